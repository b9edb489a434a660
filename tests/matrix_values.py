"""The matrix of bad input, continued: values, and where the cases are that are not graph."""

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
    *(
        case
        for source in ("/var/run/docker.sock", "/", "/proc")
        for case in field(100, "DG327", "/volumes/0", {"volumes": [f"{source}:/host"]})
    ),
    *field(100, "DG340", "/volumes/0", {"volumes": ["/var/run/docker.sock"]}),
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

# Names of files are slugs, so that what would differ in its case is one name.
FILES = [
    Case(123, services(api={}, API={}), "DG204", "/services/api"),
    Case(123, services(OrderHistory={}, orderHISTORY={}), "DG204", "/services/orderHISTORY"),
]

CASES = [*PORTS, *IMAGES, *COMMANDS, *RESOURCES, *FILES]
"""Cases about values."""

_MATRIX, _PROCESSES, _PLUGIN = "test_matrix.py", "test_processes.py", "test_plugin.py"
_DOORS = "test_import_cost.py"
_WRITING, _HOSTILE = "output/test_writing.py", "output/test_hostile_folders.py"
_FAULTS, _FORMATS = "output/test_faults.py", "diagnostics/test_formats.py"

ELSEWHERE: dict[int, tuple[str, str]] = {
    **dict.fromkeys((1, 2, 16, 23), (_MATRIX, "test_a_file_that_cannot_be_used")),
    3: (_MATRIX, "test_3_a_file_that_may_not_be_read"),
    36: (_MATRIX, "test_36_a_hundred_errors"),
    62: (_MATRIX, "test_62_a_circle_of_500"),
    68: (_MATRIX, "test_68_ten_thousand_edges"),
    78: ("rendering/test_yaml_text.py", "test_text_stays_text"),
    **dict.fromkeys((91, 92, 93), (_MATRIX, "test_91_to_93_values_stay")),
    106: (_HOSTILE, "test_a_folder_that_cannot_be_written_is_a_finding"),
    107: (_HOSTILE, "test_a_folder_that_may_not_be_written_stays_as_it_is"),
    108: (_FAULTS, "test_each_call_may_fail"),
    109: (_FAULTS, "test_a_process_may_be_killed_at_each_call"),
    110: (_HOSTILE, "test_a_linked_file_is_not_written_through"),
    111: (_HOSTILE, "test_a_linked_folder_is_not_entered"),
    112: (_HOSTILE, "test_what_is_no_file_in_the_place_of_one_is_a_finding"),
    113: (_WRITING, "test_new_text_is_offered_beside_an_edit"),
    114: (_WRITING, "test_a_file_that_was_there_before_us_is_kept"),
    115: (_HOSTILE, "test_by_a_garbled_manifest_every_other_file_counts_as_edited"),
    116: (_WRITING, "test_converted_line_endings_are_healed"),
    117: (_WRITING, "test_a_mark_or_a_line_end_more_is_an_edit"),
    118: (_WRITING, "test_a_second_run_touches_nothing"),
    119: (_WRITING, "test_a_file_that_is_not_generated_any_more_is_told_and_kept"),
    120: (_HOSTILE, "test_two_runs_at_once_do_not_mix"),
    121: ("test_cli_writing.py", "test_looking_writes_nothing"),
    122: ("output/test_diffs.py", "test_an_edit_cannot_command_the_terminal"),
    124: (_HOSTILE, "test_scripts_can_be_run_and_the_umask_is_respected"),
    125: (_HOSTILE, "test_a_folder_that_cannot_be_written_is_a_finding"),
    126: (_PROCESSES, "test_an_interrupt_ends_it_quietly"),
    127: (_PROCESSES, "test_a_reader_that_has_gone_is_no_fault"),
    128: (_PROCESSES, "test_a_small_encoding_is_survived"),
    129: (_PROCESSES, "test_stricter_interpreters_find_nothing"),
    130: (_PLUGIN, "test_a_graph_of_any_kind_raises_nothing"),
    131: (_PLUGIN, "test_a_host_that_does_not_know_the_hook_can_load_the_plugin"),
    132: (_PLUGIN, "test_loading_it_twice_is_loading_it_once"),
    133: (_DOORS, "test_a_door_is_light"),
    134: (_PLUGIN, "test_an_answer_stays_what_it_is"),
    135: (_FORMATS, "test_an_annotation_cannot_be_forged"),
    136: (_FORMATS, "test_a_document_is_valid"),
    137: ("test_reports.py", "test_a_document_stands_alone"),
}
"""Cases that are more than a graph: the file below tests/ and the test that is the case."""
