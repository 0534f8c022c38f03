using System.CommandLine;
using System.Globalization;
using Rpa.Engine;
using Rpa.Engine.Audit;
using Rpa.Host.Commands.Office;
using Rpa.Host.Terminal;

namespace Rpa.Host.Commands.Records;

/// <summary>`rpa audit verify|export|checkpoint|journal`.</summary>
internal static class AuditCommand
{
    public static Command Create() => new("audit", "Verify and export what has happened.") { Verify(), Export(), Checkpoint(), Journal() };

    private static Command Journal()
    {
        var options = new RecordsOptions();
        var take = new Option<int>("--take") { Description = "At most so many, up to 500.", DefaultValueFactory = _ => 50 };
        take.Validators.Add(r =>
        {
            if (r.GetValueOrDefault<int>() is < 1 or > 500)
            {
                r.AddError("--take takes a number from 1 to 500.");
            }
        });
        var (json, outFile) = (OutputOptions.Json(), OutputOptions.Out());
        var command = new Command("journal", "What was done to no single case, newest first: published, rolled back, patched, paused, drained, removed, handed out.") { take, json, outFile };
        options.AddDatabase(command);
        command.SetAction(async (result, cancellationToken) =>
        {
            await using var records = EngineRecords.OpenToRead(options.Database(result), TimeProvider.System);
            var lines = await records.JournalAsync(result.GetValue(take), cancellationToken);
            if (result.GetValue(json) || result.GetValue(outFile) is not null)
            {
                Output.Write(Output.ToJson(lines), result.GetValue(outFile));
                return ExitCode.Done;
            }

            Tables.Write(
                System.Text.Json.JsonSerializer.SerializeToNode(lines, System.Text.Json.JsonSerializerOptions.Web)!.AsArray(), null, "Nothing is in the journal.",
                ("at", r => r.Time("at")), ("who", r => r.Text("actor")), ("department", r => r.Text("department")), ("what", r => r.Text("kind")), ("content", r => r["content"]!.ToJsonString()));
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Verify()
    {
        var options = new RecordsOptions();
        var file = new Argument<FileInfo?>("FILE") { Description = "An export to verify without its database.", Arity = ArgumentArity.ZeroOrOne };
        var checkpoint = new Option<FileInfo?>("--checkpoint") { Description = "A checkpoint of earlier: shows what was cut off or taken since." };
        var reference = new Option<string?>("--case") { Description = "One case only." };
        var (json, outFile) = (OutputOptions.Json(), OutputOptions.Out());
        var command = new Command("verify", "Name what was changed, removed, put in or cut off in the history of cases; exit code 1 where anything was.") { file, checkpoint, reference, json, outFile };
        options.AddDatabase(command);
        options.AddKey(command);
        command.SetAction(async (result, cancellationToken) =>
        {
            var report = result.GetValue(file) is { } export
                ? Offline(export, options.Fingerprint(result, options.DatabaseIfAny(result)))
                : await OnlineAsync(options.Database(result), result.GetValue(reference), result.GetValue(checkpoint), options, result, cancellationToken);
            if (result.GetValue(json) || result.GetValue(outFile) is not null)
            {
                Output.Write(Output.ToJson(report), result.GetValue(outFile));
            }

            Tell(report);
            return report.IsWhole ? ExitCode.Done : ExitCode.Findings;
        });
        return command;
    }

    private static AuditReport Offline(FileInfo file, string? key) => Reading(file, stream => AuditExportFile.Verify(stream, key));

    private static async Task<AuditReport> OnlineAsync(
        string database, string? reference, FileInfo? checkpoint, RecordsOptions options, ParseResult result, CancellationToken cancellationToken)
    {
        await using var records = EngineRecords.OpenToRead(database, TimeProvider.System);
        if (reference is not null)
        {
            return await records.VerifyCaseAsync(reference, cancellationToken) ?? throw NoSuchCase(reference);
        }

        if (checkpoint is null)
        {
            return await records.VerifyAsync(null, null, cancellationToken);
        }

        using var stream = Open(checkpoint);
        try
        {
            return await records.VerifyAsync(stream, options.Fingerprint(result, database), cancellationToken);
        }
        catch (AuditFileException fault)
        {
            throw new UserFaultException(ExitCode.Input, $"'{checkpoint.FullName}': {fault.Message}", fault);
        }
    }

    private static Command Export()
    {
        var options = new RecordsOptions();
        var reference = new Option<string[]>("--case") { Description = "The case; may be given several times.", Required = true };
        var outFile = new Option<FileInfo?>("--out") { Description = "Write to a file." };
        var json = new Option<bool>("--json") { Description = "JSON lines (the only format there is)." };
        var command = new Command("export", "Write the whole history of a case as JSON lines, signed: to verify it elsewhere, or to replay it.") { reference, outFile, json };
        options.AddDatabase(command);
        options.AddKey(command);
        command.SetAction(async (result, cancellationToken) =>
        {
            var database = options.Database(result);
            await using var records = EngineRecords.OpenToRead(database, TimeProvider.System);
            using var key = AuditKey.Open(options.KeyFile(result, database));
            await ResultStream.WriteAsync(result.GetValue(outFile), async stream =>
                await records.ExportAsync(result.GetValue(reference)!, stream, key, cancellationToken) is { } missing ? throw NoSuchCase(missing) : true);
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Checkpoint()
    {
        var options = new RecordsOptions();
        var outFile = new Option<FileInfo>("--out") { Description = "The file. Keep it where who keeps the database cannot change it.", Required = true };
        var json = OutputOptions.Json();
        var command = new Command("checkpoint", "Sign where the history of every case stands now; `rpa audit verify --checkpoint` later shows what was cut off or taken.") { outFile, json };
        options.AddDatabase(command);
        options.AddKey(command);
        options.AddActor(command);
        command.SetAction(async (result, cancellationToken) =>
        {
            var database = options.Database(result);
            var actor = options.Actor(result);
            await using var records = EngineRecords.OpenToRead(database, TimeProvider.System);
            using var key = AuditKey.Open(options.KeyFile(result, database));
            CheckpointInfo? info = null;
            await ResultStream.WriteAsync(result.GetValue(outFile), async stream =>
            {
                info = await records.CheckpointAsync(stream, key, actor, cancellationToken);
                return true;
            });
            if (result.GetValue(json))
            {
                Output.Write(Output.ToJson(info), null);
            }

            Say.Line(string.Create(CultureInfo.InvariantCulture, $"{result.GetValue(outFile)!.FullName}: {info!.Cases} cases, signed by the key {info.Key}."));
            return ExitCode.Done;
        });
        return command;
    }

    private static void Tell(AuditReport report)
    {
        foreach (var finding in report.Findings)
        {
            Say.Line(finding.Number > 0
                ? string.Create(CultureInfo.InvariantCulture, $"{finding.Reference} event {finding.Number}: {finding.Kind}: {finding.Message}")
                : $"{finding.Reference}: {finding.Kind}: {finding.Message}");
        }

        foreach (var erasure in report.Erasures)
        {
            Say.Line(string.Create(
                CultureInfo.InvariantCulture, $"{erasure.Reference}: the content of {erasure.Events} events was erased by {erasure.By} on {erasure.At:yyyy-MM-dd}, {erasure.Reason}"));
        }

        var seen = string.Create(CultureInfo.InvariantCulture, $"{report.Cases} cases, {report.Events} events{(report.Removed > 0 ? $", {report.Removed} cases removed after their retention" : "")}");
        var signed = report.Checkpoint is { } c ? $" Signed by the key {c.Key}." : "";
        Say.Line(report.IsWhole ? $"{seen}: whole.{signed}" : $"{seen}: {report.FindingsInAll.ToString(CultureInfo.InvariantCulture)} findings.{signed}");
    }

    private static T Reading<T>(FileInfo file, Func<Stream, T> read)
    {
        using var stream = Open(file);
        try
        {
            return read(stream);
        }
        catch (AuditFileException fault)
        {
            throw new UserFaultException(ExitCode.Input, $"'{file.FullName}': {fault.Message}", fault);
        }
    }

    private static FileStream Open(FileInfo file)
    {
        try
        {
            return file.OpenRead();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new UserFaultException(ExitCode.Input, $"The file '{file.FullName}' cannot be read: {fault.Message}", fault);
        }
    }

    private static UserFaultException NoSuchCase(string reference) => new(ExitCode.Input, $"There is no case '{reference}' in this database.");
}
