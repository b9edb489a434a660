"""The matrix of bad input, continued: values, and where the cases are that are no graph."""

from __future__ import annotations

from matrix import CATALOG, Case, field

from docker_generator.diagnostics.example import services


def _imaged(number: int, code: str, *images: str) -> list[Case]:
    """Return a case for each image of a database."""
    place = "/dependencies/0/image"
    database = {"name": "postgres", "external": True}
    return [
        case
        for image in images
        for case in field(number, code, place, {"dependencies": [database | {"image": image}]})
    ]


PORTS = [
    *field(69, "DG303", "/port", {"port": 0}),
    *field(70, "DG303", "/port", {"port": -1}),
    *field(71, "DG303", "/port", {"port": 65536}),
    *field(72, "DG501", "/port", {"port": 80}),
    *field(73, "DG323", "/port", {"port": 22}),
    Case(74, services(Cart={}), "DG501", CATALOG + "/port"),
    Case(
        74,
        services(Catalog={"host_port": 9000}, Cart={"host_port": 9000}),
        "DG217",
        CATALOG + "/host_port",
    ),
    *field(75, "DG501", "", {"port": 6379, "dependencies": [{"name": "redis", "external": True}]}),
    *field(76, "DG303", "/port", {"port": "8080:80; rm"}),
    *field(77, "DG303", "/port", {"port": "\u0668\u0660\u0668\u0660"}),
]

IMAGES = [
    *_imaged(79, "DG455", "postgres", "postgres:latest", "library/postgres"),
    *_imaged(80, "DG454", "Busy Box:1", "Postgres:17"),
    *_imaged(81, "DG454", "postgres:17\n", "postgres:17\x1b", "postgres:$TAG"),
    *_imaged(82, "DG454", "postgres:" + "1" * 129),
    *_imaged(83, "DG454", "postgres@sha256:abc"),
    *field(84, "DG401", "/language", {"language": "cobol"}),
    *field(85, "DG404", "/build/version", {"build": {"version": "2.7"}}),
    *field(85, "DG404", "/build/version", {"build": {"version": "3.99"}}),
    *field(86, "DG312", "/build/version", {"build": {"version": "3.12; rm -rf"}}),
    *field(87, "DG312", "/build/version", {"build": {"version": 3.1}}),
]

COMMANDS = [
    *field(88, "DG328", "/build/command", {"build": {"command": "python x.py"}}),
    *field(88, "DG328", "/health_check/command", {"health_check": {"command": "curl x"}}),
    *field(89, "DG309", "/build/command/0", {"build": {"command": ["a\nb"]}}),
    *field(90, "DG308", "/environment/A=B", {"environment": {"A=B": "x"}}),
    *field(90, "DG308", "/environment/1A", {"environment": {"1A": "x"}}),
    *field(90, "DG308", "/environment/A B", {"environment": {"A B": "x"}}),
    *field(90, "DG308", "/environment/A\nB", {"environment": {"A\nB": "x"}}),
    *field(90, "DG308", "/environment/", {"environment": {"": "x"}}),
    *field(94, "DG309", "/environment/A", {"environment": {"A": "a\x85"}}),
    *field(94, "DG309", "/environment/A", {"environment": {"A": "a\u2028"}}),
    *field(95, "DG309", "/environment/A", {"environment": {"A": "x" * 2**20}}),
    *field(96, "DG315", "/environment/API_TOKEN", {"environment": {"API_TOKEN": "x"}}),
    *field(97, "DG329", "/environment/A", {"environment": {"A": "AKIA" + "A1" * 8}}),
    *field(97, "DG329", "/environment/A", {"environment": {"A": "ghp_" + "a1" * 18}}),
    *field(
        97, "DG329", "/environment/A", {"environment": {"A": "-----BEGIN " + "PRIVATE KEY-----"}}
    ),
    *(
        case
        for path in ("../../etc", "/etc", "C:\\x", "~")
        for case in field(98, "DG327", "/build/context", {"build": {"context": path}})
    ),
    *(
        case
        for path in ("a//b", "a/./b")
        for case in field(98, "DG310", "/build/context", {"build": {"context": path}})
    ),
    *(
        case
        for path in ("health", "/a b", '/a"', "/a\nb", "http://evil")
        for case in field(99, "DG305", "/health_check/path", {"health_check": {"path": path}})
    ),
    *field(101, "DG117", "/privileged", {"privileged": True}),
    *field(101, "DG117", "/network_mode", {"network_mode": "host"}),
    *field(101, "DG117", "/cap_add", {"cap_add": ["SYS_ADMIN"]}),
    *field(101, "DG117", "/devices", {"devices": ["/dev/mem"]}),
]

RESOURCES = [
    *field(102, "DG301", "/resources/cpu", {"resources": {"cpu": -1}}),
    *field(102, "DG301", "/resources/cpu", {"resources": {"cpu": 0}}),
    *field(102, "DG301", "/resources/cpu", {"resources": {"cpu": "lots"}}),
    *field(102, "DG318", "/resources/cpu", {"resources": {"cpu": 1e9}}),
    *field(103, "DG302", "/resources/memory", {"resources": {"memory": "12XB"}}),
    *field(103, "DG302", "/resources/memory", {"resources": {"memory": "-5M"}}),
    *field(103, "DG319", "/resources/memory", {"resources": {"memory": "1M"}}),
    *(
        case
        for text in ("soon", 10, "-1s")
        for case in field(
            104, "DG304", "/health_check/interval", {"health_check": {"interval": text}}
        )
    ),
    *field(105, "DG313", "/replicas", {"replicas": -1}),
    *field(105, "DG313", "/replicas", {"replicas": 10**9}),
]

CASES = [*PORTS, *IMAGES, *COMMANDS, *RESOURCES]
"""Cases about values."""

LATER = {
    100: "volumes of a service are not read yet, so that none can be mounted",
}
"""Cases of fields that are not read yet, and why; each is an unknown field until then."""

ELSEWHERE = {
    **dict.fromkeys((1, 2, 3, 16, 23), "tests/test_matrix.py::test_a_file_that_cannot_be_used"),
    36: "tests/test_matrix.py::test_36_a_hundred_errors",
    62: "tests/test_matrix.py::test_62_a_circle_of_500",
    68: "tests/test_matrix.py::test_68_ten_thousand_edges",
    78: "tests/rendering/test_yaml_text.py",
    **dict.fromkeys((91, 92, 93), "tests/test_matrix.py::test_91_to_93_values_stay"),
    **dict.fromkeys((106, 113, 114, 116, 117, 118, 119), "tests/output/test_writing.py"),
    **dict.fromkeys((107, 109, 110, 111, 112, 120), "tests/output/test_hostile_folders.py"),
    **dict.fromkeys((108, 115, 121, 122, 123, 124, 125), "tests/output"),
    **dict.fromkeys((126, 127, 128, 129), "tests/test_processes.py"),
    **dict.fromkeys((130, 131, 132, 133, 134), "tests/test_plugin.py"),
    **dict.fromkeys((135, 136, 137), "tests/diagnostics/test_formats.py"),
}
"""Cases that are more than a graph, and where they are tested."""
