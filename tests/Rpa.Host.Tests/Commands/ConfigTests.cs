using System.Text;
using System.Text.Json;
using Rpa.Expressions.Diagnostics;
using Rpa.Host.Configuration;
using Rpa.Testing;

namespace Rpa.Host.Tests.Commands;

/// <summary>The configuration: all faults at once, each with file, line and remedy; secrets never shown.</summary>
[Trait("needs", "processes")]
public sealed class ConfigTests : IDisposable
{
    private const string Least = "database: sqlite:rpa.db\ndepartment: bauaufsicht\n";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void TheTemplateHasNoFaults() => Assert.Empty(Faults(ConfigTemplate.Text));

    [Fact]
    public void TheCommentedPartsOfTheTemplateFitToo()
    {
        File.WriteAllText(_folder["pw"], "x");
        Directory.CreateDirectory(_folder["workflows"]);
        Directory.CreateDirectory(_folder["scans"]);
        var whole = ConfigTemplate.Text.Replace("# workflows: workflows ", "workflows: workflows #", StringComparison.Ordinal)
            .Replace("# mail:", "mail:", StringComparison.Ordinal).Replace("# browser:", "browser:", StringComparison.Ordinal).Replace("# secrets:", "secrets:", StringComparison.Ordinal)
            .Replace("# http:", "http:", StringComparison.Ordinal).Replace("# folders:", "folders:", StringComparison.Ordinal).Replace("/srv/scans", _folder["scans"], StringComparison.Ordinal)
            .Replace("#   ", "  ", StringComparison.Ordinal).Replace("/etc/rpa/secrets/mail.password", _folder["pw"], StringComparison.Ordinal).Replace("permits.token", "mail.password", StringComparison.Ordinal);
        var config = Read(whole, out var faults);
        Assert.DoesNotContain(faults, f => f.Severity == Severity.Error);
        Assert.Equal("imap.example.de", config!.Mail["default"].Imap!.Host);
        Assert.Equal(2, config.FleetLimits["register"]);
        Assert.Equal(("permits", "scans"), (config.Services[0].Name, config.Folders[0].Name));
    }

    [Fact]
    public void AllFaultsAreFoundAtOnceEachAtItsLine()
    {
        var faults = Faults(
            """
            database: postgres://rpa:geheim@db/rpa
            departmnt: x
            web: { listen: 0.0.0.0:5080 }
            time-zone: Europa/Mainz
            workflows: nope
            sign-in:
              people:
                - { name: a, roles: [clerk] }
            mail:
              default:
                address: nobody
                imap: { host: h, port: 99999, security: none, user: x }
            browser:
              sites:
                register: { address: register, politeness: 2 working days, password-secret: missing }
            worker: { lease: 1 second, capabilities: { ocr: many } }
            secrets:
              mail.password: geheim
              b: { file: /no/such }
            """);
        Assert.Equal([1, 1, 2, 4, 5, 7, 11, 12, 12, 12, 15, 15, 15, 16, 16, 18, 19], faults.Select(f => f.Span.Line).Order());
        Assert.All(faults, f => Assert.EndsWith(".yaml", f.Span.File, StringComparison.Ordinal));
        Assert.DoesNotContain(faults, f => f.ToString().Contains("geheim", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("RPA_WEB__LISTEN", "127.0.0.1:6000")]
    [InlineData("RPA_DATABASE", "postgres://rpa@db/rpa")]
    [InlineData("RPA_TIME_ZONE", "Europe/Vienna")]
    [InlineData("RPA_OCR__LANGUAGES", "deu, fra")]
    [InlineData("RPA_WORKER__CAPABILITIES__OCR", "7")]
    [InlineData("RPA_BROWSER__SITES__REGISTER__ADDRESS", "https://register.example/")]
    public void TheEnvironmentGoesBeforeTheFile(string variable, string value)
    {
        var config = Read(Least + "worker: { capabilities: { ocr: 1 } }\n", out var faults, (variable, value))!;
        Assert.Empty(faults);
        var shown = ConfigView.Of(config).ToJson();
        Assert.All(value.Split(", "), part => Assert.Contains(part, shown, StringComparison.Ordinal));
    }

    [Fact]
    public void AFaultyVariableIsNamed()
    {
        Read(Least, out var faults, ("RPA_WEB__LISTEN", "nonsense"), ("RPA_DATABAS", "x"), ("RPA_SECRET_X", "1"));
        Assert.Collection(
            faults,
            typo => Assert.Contains("Did you mean 'RPA_DATABASE'?", typo.Remedy, StringComparison.Ordinal),
            listen => Assert.Equal((Severity.Error, "RPA_WEB__LISTEN"), (listen.Severity, listen.Span.File)));
    }

    [Fact]
    public void AnEmptyFileIsWholeWhereTheEnvironmentSetsEverything()
    {
        Assert.NotNull(Read("", out var faults, ("RPA_DATABASE", "sqlite:x.db"), ("RPA_DEPARTMENT", "amt")));
        Assert.Empty(faults);
        Read("# nothing\n", out faults);
        Assert.Equal(["database", "department"], faults.Select(f => f.Message.Split('\'')[3]).Order());
    }

    [Theory]
    [InlineData("[1, 2]")]
    [InlineData("just a text")]
    [InlineData("database: [a\nx: y")]
    [InlineData("a: &x b\nc: *x")]
    [InlineData("mail: 3\nbrowser: []\nworker: x\nsecrets: [a]\nsign-in: { people: { a: b } }\nweb:\n")]
    public void OddFilesAreFaultsAndNoCrash(string text) => Assert.NotEmpty(Faults(text));

    [Fact]
    public void SecretsComeFromFilesAndVariablesAndAreNeverShown()
    {
        File.WriteAllText(_folder["db"], "pass word\n");
        var config = Read(
            "database: postgres://rpa@db/rpa\ndatabase-secret: db\ndepartment: amt\nsecrets:\n  db: { file: db }\n  other: { variable: OTHER }\n",
            out var faults, ("OTHER", "geheim"), ("RPA_SECRET_REGISTER_PASSWORD", "robot"))!;
        Assert.DoesNotContain(faults, f => f.Severity == Severity.Error);
        Assert.Contains("pass%20word", config.Database, StringComparison.Ordinal);
        Assert.Equal(("geheim", "robot"), (config.Secrets.Get("other"), config.Secrets.Get("register.password")));
        foreach (var shown in new[] { ConfigView.Of(config).ToJson(), ConfigView.Of(config).ToYaml() })
        {
            Assert.DoesNotContain("geheim", shown, StringComparison.Ordinal);
            Assert.DoesNotContain("pass", shown.Replace("password", "", StringComparison.Ordinal), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task CheckPrintsItsFindingsAndShowsNothingElse()
    {
        await File.WriteAllTextAsync(_folder["rpa.yaml"], "database: x\n");
        var run = await RpaProgram.RunAsync("config", "check", "--json", "--config", _folder["rpa.yaml"]);
        Assert.Equal((ExitCode.Findings, ""), (run.ExitCode, run.Error));
        Assert.Equal(2, JsonDocument.Parse(run.Output).RootElement.GetArrayLength());
        UsageTests.Fault(await RpaProgram.RunAsync("config", "show", "--config", _folder["rpa.yaml"]), ExitCode.Findings, "rpa.yaml");
        UsageTests.Fault(await RpaProgram.RunAsync("config", "check", "--config", "/no/such.yaml"), ExitCode.Input, "config new");
    }

    private Diagnostic[] Faults(string text)
    {
        Read(text, out var faults);
        return faults;
    }

    private RpaConfig? Read(string text, out Diagnostic[] faults, params (string Name, string Value)[] variables)
    {
        var diagnostics = new DiagnosticBag();
        var config = ConfigReader.Read(_folder["rpa.yaml"], Encoding.UTF8.GetBytes(text), variables.ToDictionary(v => v.Name, v => v.Value), diagnostics);
        faults = [.. diagnostics.ToImmutable()];
        return config;
    }
}
