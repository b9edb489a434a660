"""DG778, DG779: files of settings, such as .env, that no image holds."""

from docker_generator.diagnostics.diagnostic import Rule, Severity
from docker_generator.diagnostics.example import Example

_MAIN = (
    'package main\n\nimport (\n\t"log"\n\t"net/http"\n\n{imports})\n\n'
    'func main() {{\n{load}\tlog.Fatal(http.ListenAndServe(":8080", nil))\n}}\n'
)
_FATAL = ' err != nil {\n\t\tlog.Fatal("no .env")\n\t}\n'


def _program(module: str, load: str) -> Example:
    """Return a service in Go that reads its settings with a library."""
    files = {
        "shop/go.mod": f"module shop\n\ngo 1.25\n\nrequire {module}\n",
        "shop/go.sum": "",
        "shop/main.go": _MAIN.format(imports=f'\t"{module.split(maxsplit=1)[0]}"\n', load=load),
    }
    service = {"language": "go", "framework": "http", "port": 8080}
    return Example(
        {"services": {"Catalog": {**service, "build": {"context": "shop"}}}}, files=files
    )


_GODOTENV = "github.com/joho/godotenv v1.5.1"
EMPTY_ENV_FILE = Rule(
    code="DG778",
    slug="empty-env-file",
    severity=Severity.INFO,
    message="{subject} ends if {path} does not exist ({found}): its image gets an empty file",
    expected="variables of the container as settings",
    action="Set variables by environment and secrets in services.spec.yaml; to read a real file, "
    "mount it by volumes",
    explanation="A file of settings with secrets is never in an image. Libraries that read one set "
    "only variables that are not set yet, so an empty file is enough for a program whose container "
    "has its variables. A program that ignores the error needs no file.",
    wrong=_program(_GODOTENV, "\tif err := godotenv.Load();" + _FATAL),
    right=_program(_GODOTENV, "\t_ = godotenv.Load()\n"),
)
_VIPER = "github.com/spf13/viper v1.21.0"
_READ = '\tviper.SetConfigFile(".env")\n'
MISSING_ENV_FILE = Rule(
    code="DG779",
    slug="missing-env-file",
    severity=Severity.WARNING,
    message="{subject} needs the content of {path}, which its image does not hold: {found}",
    expected="a program that reads variables of the container, or a volume with the file",
    action="Read the settings from variables and ignore that the file does not exist (viper: "
    "AutomaticEnv with BindEnv; dotenv-safe: another name for its sample), or mount the file by "
    "volumes in services.spec.yaml",
    explanation="A file of settings such as .env may hold secrets, so it is never in an image. The "
    "program ends when it does not find the file, and an empty file would leave its settings "
    "empty.",
    wrong=_program(_VIPER, _READ + "\tif err := viper.ReadInConfig();" + _FATAL),
    right=_program(_VIPER, _READ + "\tviper.AutomaticEnv()\n\t_ = viper.ReadInConfig()\n"),
)
