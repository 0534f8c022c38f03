using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Rpa.Bots.Actions;
using Rpa.Engine;
using Rpa.Expressions.Diagnostics;
using Rpa.Expressions.Values;
using Rpa.Language.Bundles;
using Rpa.Language.Running;
using Rpa.Testing;

namespace Rpa.Host.Tests.Commands;

/// <summary>`rpa audit`, `erase`, `export`, `retention`, `backup` as a shell sees them.</summary>
[Trait("needs", "processes")]
public sealed class RecordsTests : IAsyncLifetime
{
    private const string Workflow = """
        workflow: permit
        version: 1
        title: { de: Genehmigung, en: Permit }
        data:
          name: { type: text, personal: true }
        start:
          - api: [name]
        initial: deciding
        states:
          deciding:
            decide:
              - to: closed
          closed: { final: succeeded }
        """;

    private readonly TempFolder _folder = new();

    private string Database => "sqlite:" + _folder["rpa.db"];

    public async ValueTask InitializeAsync()
    {
        var bots = new BotSet([], [], []);
        var diagnostics = new DiagnosticBag();
        var source = new BundleSource("permit", "permit", ImmutableSortedDictionary<string, ReadOnlyMemory<byte>>.Empty.Add("workflow.yaml", Encoding.UTF8.GetBytes(Workflow)));
        var bundles = BundleCompiler.Compile([source], bots.ToCatalog(), diagnostics);
        Assert.True(bundles.Length == 1, string.Join('\n', diagnostics.ToImmutable()));
        await using var engine = await RpaEngine.StartAsync(
            new EngineOptions
            {
                Database = Database, WorkerName = "one", Department = "housing", Capabilities = ImmutableDictionary<string, int>.Empty, Secrets = new NoSecrets(),
#pragma warning disable RS0030 // Seeded.
                Random = new Random(1),
#pragma warning restore RS0030
                Logs = NullLoggerFactory.Instance,
            },
            bots, bundles, CancellationToken.None);
        foreach (var name in new[] { "Ada Lovelace", "Grace Hopper" })
        {
            Assert.NotEmpty((await engine.Commands.SubmitAsync("permit", "api", Value.Map(("name", Value.Of(name))), [], new Actor("clara", "housing", ["clerk"]), CancellationToken.None)).Reference);
        }
    }

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task AWholeHistoryIsSaidToBeWholeAndAChangedOneIsNamed()
    {
        var checkpoint = await RpaProgram.RunAsync("audit", "checkpoint", "--database", Database, "--out", _folder["now.jsonl"], "--department", "housing");
        Assert.True(checkpoint.ExitCode == ExitCode.Done, checkpoint.ToString());
        var whole = await RpaProgram.RunAsync("audit", "verify", "--database", Database, "--checkpoint", _folder["now.jsonl"], "--json");
        Assert.True(whole.ExitCode == ExitCode.Done, whole.ToString());
        Assert.Equal(2, JsonDocument.Parse(whole.Output).RootElement.GetProperty("cases").GetInt32());

        Tamper("update events set actor = 'mallory' where reference like '%-000001'");

        var touched = await RpaProgram.RunAsync("audit", "verify", "--database", Database);
        Assert.Equal(ExitCode.Findings, touched.ExitCode);
        Assert.Contains("-000001 event 1: changed", touched.Error, StringComparison.Ordinal);
        Assert.Contains("'mallory', recorded was 'clara'", touched.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnExportIsVerifiedWithoutItsDatabase()
    {
        var reference = Reference();
        var export = await RpaProgram.RunAsync("audit", "export", "--database", Database, "--case", reference, "--out", _folder["one.jsonl"]);
        Assert.True(export.ExitCode == ExitCode.Done, export.ToString());
        Assert.Equal(ExitCode.Done, (await RpaProgram.RunAsync("audit", "verify", _folder["one.jsonl"])).ExitCode);

        await File.WriteAllTextAsync(_folder["one.jsonl"], (await File.ReadAllTextAsync(_folder["one.jsonl"])).Replace("Ada", "Eve", StringComparison.Ordinal));

        Assert.Equal(ExitCode.Findings, (await RpaProgram.RunAsync("audit", "verify", _folder["one.jsonl"])).ExitCode);
        UsageTests.Fault(await RpaProgram.RunAsync("audit", "export", "--database", Database, "--case", "2020-000001"), ExitCode.Input, "2020-000001");
    }

    [Fact]
    public async Task APersonIsToldAndForgottenAndABackupHoldsTheRest()
    {
        var export = await RpaProgram.RunAsync("export", "--database", Database, "--person", "ada lovelace", "--out", _folder["ada.zip"], "--department", "housing");
        Assert.True(export.ExitCode == ExitCode.Done && File.Exists(_folder["ada.zip"]), export.ToString());
        var erased = await RpaProgram.RunAsync("erase", "--database", Database, "--person", "Ada Lovelace", "--reason", "request 7", "--actor", "dora", "--department", "housing", "--json");
        Assert.True(erased.ExitCode == ExitCode.Done, erased.ToString());
        Assert.Equal(ExitCode.Done, (await RpaProgram.RunAsync("retention", "--database", Database, "--department", "housing")).ExitCode);
        Assert.Equal(ExitCode.Done, (await RpaProgram.RunAsync("backup", "--database", Database, "--out", _folder["copy.db"])).ExitCode);

        var verified = await RpaProgram.RunAsync("audit", "verify", "--database", "sqlite:" + _folder["copy.db"]);
        Assert.True(verified.ExitCode == ExitCode.Done, verified.ToString());
        Assert.Contains("erased by dora", verified.Error, StringComparison.Ordinal);
        UsageTests.Fault(await RpaProgram.RunAsync("erase", "--database", Database, "--person", "Ada Lovelace", "--reason", "again", "--department", "housing"), ExitCode.Input, "no such case");
        UsageTests.Fault(await RpaProgram.RunAsync("erase", "--database", Database, "--reason", "whom"), ExitCode.Usage, "--person");
        UsageTests.Fault(await RpaProgram.RunAsync("backup", "--database", "sqlite:" + _folder["none.db"], "--out", _folder["x.db"]), ExitCode.Input, "none.db");
    }

    private string Reference()
    {
        using var connection = new SqliteConnection($"Data Source={_folder["rpa.db"]};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "select min(reference) from cases";
        return (string)command.ExecuteScalar()!;
    }

    private void Tamper(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={_folder["rpa.db"]};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        Assert.True(command.ExecuteNonQuery() > 0);
    }

    private sealed class NoSecrets : ISecrets
    {
        public string Get(string name) => throw new BotConfigurationException($"No secret '{name}'.");
    }
}
