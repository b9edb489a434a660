"""The templates of this package as jinja2 compiles them: made by `make golden`."""

JINJA = "3.1.6"
"""The version of jinja2 that made the modules."""

MODULES = {
    "e109ecb8a37c92bd742ba693b317c78fc3cf9767": "build_environment",
    "3d7b1ee257e2bc872d2806aec9f82c2f7854775c": "data",
    "12cb315c981fc0b4728b799f6b8f21fdf458a3a0": "front_end_files",
    "e20b0d58e252a38ec3facf86baca1e952be84f5d": "front_end",
    "55c4e9901323ba9078fbd7ba93f73115f0e5b862": "head",
    "e250aa0ad5dd27f8caa31e9e7ffaff6f2b0b2517": "nginx",
    "5b5812e0d3a83770e8621b33b8f31638ed82647b": "process",
    "8e90d8341c17a6f2dc1bce624b45f8d84b389e84": "system_packages",
    "3b4144e9b2f878bc93f973ce5864e2ce4d5064c3": "dotnet_dockerfile",
    "cc1c94099f925930a2c2bb5dab23304736db6791": "elixir_dockerfile",
    "302898851c825324c6e2781a65b5019a376c1367": "go_dockerfile",
    "c8d3dd72caf8819f59234a65981676bbcd8c15ae": "java_dockerfile",
    "4bb9463ee14777d1a84b10c53b02ce9c1fc9c123": "java_distribution",
    "297d2478a7c556eeb56324e7613d6289d33f7b68": "java_jre",
    "d6f96718e69011fd6fda1e5ef6af839c607362b8": "java_quarkus",
    "ec0d3eec6e3a53361370d8969f8e2c7ad8c553e2": "java_spring_boot",
    "6a46f960615115c50f04e0d1fe74b0c89f210e14": "node_dockerfile",
    "c21bdd0f40b877d12f2182893c0e1ccd288dc8f8": "node_build",
    "cf54dcb8401ca7782710a3e506c430ffa0e4fe2d": "node_next",
    "a0bfc3e0a576de5a1907722e389f649d281cf51e": "node_nuxt",
    "92ee4f2c71c31ea4b684518070902ce8ae9b93da": "node_runtime",
    "4c91a3590b64f6840e5bd9cff9bcf021575d86fc": "node_static",
    "a8c532c3cc99d669e9b0243a60c3ea318198a48d": "php_dockerfile",
    "7ff72fd7d049e88c9415fc8c04fc67002b20f70e": "php_base",
    "f184a0d88ee62c67c7f88642b189b391bba38144": "php_laravel",
    "6d328be9ff5969ef7e6a2297340f05b6b42e14d7": "php_runtime",
    "b664b8643c154695105d0c821cbe06b820971cbf": "php_symfony",
    "a0f840246b3d29b0850d9ed9587bc5a492bccc99": "python_dockerfile",
    "2e6d4435f2d7631a71cab7380790860ee1d0da54": "python_django",
    "fb4548fbada57a1b29d534ac3a763af1317de570": "python_runtime",
    "ee701c1faebbb153ae94c080517dbc9510fcb7a0": "ruby_dockerfile",
    "32a776e02a1a5bb05eb2b6e0561fcb0423069947": "ruby_dependencies",
    "277b3f8409006afd680919e7d1a10e0751bf4723": "ruby_rails",
    "0540acda2dbc0db24f04c0263fa08231a0b6db76": "ruby_runtime",
    "41cfff62f7a3a52858160f2849955bfb98091145": "rust_dockerfile",
    "dc29242b45ca0766c4e9cbf71935f1ad17db9c59": "static_dockerfile",
}
"""The module of a template, by the checksum of its text."""
