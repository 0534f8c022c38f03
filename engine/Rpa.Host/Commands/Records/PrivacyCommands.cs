using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Rpa.Engine;
using Rpa.Host.Commands.Office;
using Rpa.Host.Office;
using Rpa.Host.Terminal;

namespace Rpa.Host.Commands.Records;

/// <summary>`rpa erase`, `rpa export --person`, `rpa retention`, `rpa backup`.</summary>
internal static class PrivacyCommands
{
    public static IEnumerable<Command> Create() => [Erase(), Export(), Retention(), Backup()];

    private static Option<string?> Person() => new("--person") { Description = "A name or address: what a personal field of the case holds, but for case and spaces. Fields that a policy keeps out of searches are not looked at." };

    private static Option<string[]> Field() => new("--field") { Description = "FIELD=VALUE: a personal field that must hold a value too; may be given several times.", AllowMultipleArgumentsPerToken = true };

    private static Option<string[]> Cases() => new("--case") { Description = "A case, with what was handed over to or from it; may be given several times.", AllowMultipleArgumentsPerToken = true };

    private static Command Erase()
    {
        var options = new RecordsOptions();
        var (cases, person, field) = (Cases(), Person(), Field());
        var reason = new Option<string>("--reason") { Description = "Why; it stays in the history, so it names nobody.", Required = true };
        var dryRun = new Option<bool>("--dry-run") { Description = "Only show which cases it would be." };
        var json = OutputOptions.Json();
        var command = new Command("erase", "Erase the personal content of finished cases (Art. 17 GDPR). What happened, when and by whom stays; rpa audit verify tells that content was erased.")
        {
            cases, person, field, reason, dryRun, json,
        };
        options.AddDatabase(command);
        options.AddActor(command);
        Demand(command, cases, person, field);
        command.SetAction(async (result, cancellationToken) =>
        {
            var reply = await SendAsync(options, result, "erase", OfficeOptions.Arguments(
                ("cases", Texts(result.GetValue(cases))), ("person", result.GetValue(person)), ("fields", OfficeOptions.Pairs(result.GetValue(field) ?? [])),
                ("reason", result.GetValue(reason)), ("dryRun", result.GetValue(dryRun))), cancellationToken);
            return Show(reply, result.GetValue(json), shown =>
            {
                foreach (var one in shown["cases"]!.AsArray())
                {
                    Say.Line($"{one!["reference"]} ({one["workflow"]}): {((bool)one["isErased"]! ? "erased: " : "")}{one["message"]}");
                }
            });
        });
        return command;
    }

    private static Command Export()
    {
        var options = new RecordsOptions();
        var (cases, person, field) = (Cases(), Person(), Field());
        var outFile = new Option<FileInfo>("--out") { Description = "The ZIP archive: person.json, and the files of the cases.", Required = true };
        var json = OutputOptions.Json();
        var command = new Command("export", "Hand out what is stored of a person (Art. 15 GDPR). The journal keeps that it was done.") { cases, person, field, outFile, json };
        options.AddDatabase(command);
        options.AddActor(command);
        Demand(command, cases, person, field);
        command.SetAction(async (result, cancellationToken) =>
        {
            await using var records = EngineRecords.OpenToRead(options.Database(result), TimeProvider.System);
            var pairs = OfficeOptions.Pairs(result.GetValue(field) ?? []).Select(p => KeyValuePair.Create(p.Key, p.Value!.ToString())).ToList();
            List<Engine.Privacy.PersonCase> found;
            try
            {
                found = await RecordsCalls.FindAsync(records, result.GetValue(cases) ?? [], result.GetValue(person), pairs, cancellationToken);
            }
            catch (OfficeFaultException fault)
            {
                throw new UserFaultException(fault.ExitCode, fault.Message, fault);
            }

            if (found.Count == 0)
            {
                throw new UserFaultException(ExitCode.Input, "No case holds data of this person in a field that may be searched.");
            }

            // First the word, then the deed: what is handed out is always in the journal.
            var reply = await SendAsync(options, result, "person-exported", OfficeOptions.Arguments(("cases", Texts(found.Select(c => c.Reference)))), cancellationToken);
            if (reply.Fault is not null)
            {
                return Show(reply, asJson: false, _ => { });
            }

            await ResultStream.WriteAsync(result.GetValue(outFile), async stream =>
            {
                await records.ExportPersonAsync(found, stream, cancellationToken);
                return true;
            });
            if (result.GetValue(json))
            {
                Output.Write(Output.ToJson(new { Cases = found, File = result.GetValue(outFile)!.FullName }), null);
            }

            Say.Line($"{result.GetValue(outFile)!.FullName}: {string.Join(", ", found.Select(c => c.Reference))}");
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Retention()
    {
        var options = new RecordsOptions();
        var most = new Option<int>("--most") { Description = "Cases removed at most; the next run goes on.", DefaultValueFactory = _ => 10_000 };
        var json = OutputOptions.Json();
        var command = new Command("retention", "Remove finished cases past the retention of their workflow, and files that nobody needs; give the room back. The server does so each night.") { most, json };
        options.AddDatabase(command);
        options.AddActor(command);
        command.SetAction(async (result, cancellationToken) =>
        {
            var reply = await SendAsync(options, result, "retention", OfficeOptions.Arguments(("most", result.GetValue(most))), cancellationToken);
            return Show(reply, result.GetValue(json), shown =>
                Say.Line($"{shown["cases"]} cases removed, {shown["blobs"]} files collected{((bool)shown["isDone"]! ? "" : "; more are due, run it again")}."));
        });
        return command;
    }

    private static Command Backup()
    {
        var options = new RecordsOptions();
        var outFile = new Option<FileInfo>("--out") { Description = "The new file.", Required = true };
        var command = new Command("backup", "Write a whole SQLite database, documents included, into one file while the server works. To restore, stop the server and put the file in the database's place.") { outFile };
        options.AddDatabase(command);
        command.SetAction(async (result, cancellationToken) =>
        {
            await using var records = EngineRecords.OpenToRead(options.Database(result), TimeProvider.System);
            var file = result.GetValue(outFile)!;
            await records.BackupAsync(file.FullName, cancellationToken);
            file.Refresh();
            Say.Line(string.Create(CultureInfo.InvariantCulture, $"{file.FullName}: {file.Length / 1024.0 / 1024.0:0.0} MB."));
            return ExitCode.Done;
        });
        return command;
    }

    /// <summary>Through the socket of who owns a SQLite file; else on the database itself.</summary>
    private static async Task<OfficeReply> SendAsync(RecordsOptions options, ParseResult result, string name, JsonObject arguments, CancellationToken cancellationToken)
    {
        var database = options.Database(result);
        var call = new OfficeCall(name, options.Actor(result), arguments);
        const string sqlite = "sqlite:";
        if (database.StartsWith(sqlite, StringComparison.Ordinal) && await OfficeLink.TrySocketAsync(Path.GetFullPath(database[sqlite.Length..]) + ".sock", call, cancellationToken) is { } reply)
        {
            return reply;
        }

        // Nothing is made here: a name mistyped must not become an empty database.
        await EngineRecords.OpenToRead(database, TimeProvider.System).DisposeAsync();
        await using var records = EngineRecords.Open(database, TimeProvider.System);
        try
        {
            return await new RecordsCalls(records).All[name](call, cancellationToken);
        }
        catch (OfficeFaultException fault)
        {
            return new OfficeReply(fault.ExitCode, fault.Message, null);
        }
    }

    private static int Show(OfficeReply reply, bool asJson, Action<JsonNode> show)
    {
        if (reply.Result is { } result)
        {
            if (asJson)
            {
                Output.Write(Output.ToJson(result), null);
            }
            else
            {
                show(result);
            }
        }

        if (reply.Fault is { } fault)
        {
            Say.Fault(fault);
        }

        return reply.ExitCode;
    }

    private static JsonArray Texts(IEnumerable<string>? texts) => new([.. (texts ?? []).Select(t => (JsonNode)t)]);

    private static void Demand(Command command, Option<string[]> cases, Option<string?> person, Option<string[]> field) => command.Validators.Add(result =>
    {
        if (result.GetResult(cases) is null && result.GetResult(person) is null && result.GetResult(field) is null)
        {
            result.AddError("Say whom or what it is about: --person, --field or --case.");
        }
    });
}
