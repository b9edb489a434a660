"""The templates of this package as jinja2 compiles them: made by `make golden`."""

JINJA = "3.1.6"
"""The version of jinja2 that made the modules."""

MODULES = {
    "e109ecb8a37c92bd742ba693b317c78fc3cf9767": "build_environment",
    "4dc706a884d65cfd7348197b61f3d7b31a575aeb": "data",
    "55c4e9901323ba9078fbd7ba93f73115f0e5b862": "head",
    "e1b25154f34c4da92f211fbe3ec0eeea8a2f8f09": "nginx",
    "5b5812e0d3a83770e8621b33b8f31638ed82647b": "process",
    "8e90d8341c17a6f2dc1bce624b45f8d84b389e84": "system_packages",
    "7ff95a5fd3a9a7d57f0177d4c7cc5cd52f3ac962": "dotnet_dockerfile",
    "a2b21e7ff0d73bd552a7f8b7889a4b0ca913e61b": "elixir_dockerfile",
    "909fe106ed8083b2ad08b23b0eabe19a5fe4fc82": "go_dockerfile",
    "765f7e062a35effb8079c72845b348e0ee329425": "java_dockerfile",
    "40d00e41a45fb8b0561dabc48c5f43984b3efdf5": "java_distribution",
    "fb66c1ad635d6d9c92c3d6dc15658fd9c70cee05": "java_jre",
    "d6f96718e69011fd6fda1e5ef6af839c607362b8": "java_quarkus",
    "ec0d3eec6e3a53361370d8969f8e2c7ad8c553e2": "java_spring_boot",
    "4bd01f2ef921a65d4d8714891e31d6fec1d720f5": "node_dockerfile",
    "3ffe69fd609f19929ea8ed772dbfac88a0540a39": "node_build",
    "a761dd962121a53fa3e5aa9618c7fc2838f330d2": "node_next",
    "a16c68c423d2104c18e702f7f24fb13fa3314d24": "node_nuxt",
    "9fb6e594545e8eb26768ac313ba0c153d0e5bb3a": "node_runtime",
    "4c91a3590b64f6840e5bd9cff9bcf021575d86fc": "node_static",
    "a8c532c3cc99d669e9b0243a60c3ea318198a48d": "php_dockerfile",
    "2fb4907316f7fb6471c95ae62bb1be2cb43a4a31": "php_base",
    "f184a0d88ee62c67c7f88642b189b391bba38144": "php_laravel",
    "34c5bfd89423a4fcce97e6f9ffc60394f9e20a57": "php_runtime",
    "388de2ed855cdd1f3fbd6952c0d7c824dcf8fd18": "php_symfony",
    "d50090cded7aafe8561bfea554bdee8baefa1c2c": "python_dockerfile",
    "f53384f8c064bbee2b715024bbd72ad2fecf43a1": "python_django",
    "16f8b96398d794102bd8f63fd9e9bf9232bb7977": "python_runtime",
    "ee701c1faebbb153ae94c080517dbc9510fcb7a0": "ruby_dockerfile",
    "c659b9d699d1e583514b1f1ca2a5f1e90dd9a8f1": "ruby_dependencies",
    "277b3f8409006afd680919e7d1a10e0751bf4723": "ruby_rails",
    "c6dfb66ca8f4aa713a8bad940d12e55f60730d6d": "ruby_runtime",
    "598dfd1a9a681ba473c0d61394f5ee1db4885287": "rust_dockerfile",
    "b176b9258e5a0c54dae682405407cc7f9a6cfe11": "static_dockerfile",
}
"""The module of a template, by the checksum of its text."""
