using System.CommandLine;
using System.Text.Json.Nodes;
using Rpa.Host.Terminal;
using Rpa.Language.Bundles;
using static Rpa.Host.Commands.Office.OfficeOptions;

namespace Rpa.Host.Commands.Office;

/// <summary>`rpa schedules`, `drain`, `publish`, `roll-back`, `move-version`, `patch`, `patch-back`.</summary>
internal static class FleetCommands
{
    public static IEnumerable<Command> Create() => [Schedules(), Drain(), Publish(), RollBack(), MoveVersion(), .. Patches()];

    private static Command Schedules()
    {
        var command = new Command("schedules", "List schedules with their last and next tick; pause, resume or run one.")
        {
            One("pause", "Leave out its ticks until it is resumed.", Message), One("resume", "Let it tick again.", Message), One("run", "Run it now, paused or not.", CaseCommands.Receipt),
        };
        return new OfficeOptions().Sends(
            command,
            _ => ("schedules", []),
            rows => Tables.Write(rows.AsArray(), null, "No schedules.", ("schedule", r => r.Text("name")), ("timetable", r => r.Text("timetable")), ("last", r => r.Time("lastAt")),
                ("outcome", r => r.Text("lastOutcome")), ("next", r => r.Text("isPaused") == "true" ? "paused" : r.Time("nextAt")), ("what", r => r.Text("description"))));

        static Command One(string verb, string description, Action<JsonNode> show)
        {
            var schedule = new Argument<string>("SCHEDULE") { Description = "Its name." };
            return new OfficeOptions().Sends(new Command(verb, description) { schedule }, r => ("schedules-" + verb, Arguments(("schedule", r.GetValue(schedule)))), show);
        }
    }

    private static Command Drain()
    {
        var worker = new Argument<string>("WORKER") { Description = "Its name, as `rpa workers` shows it." };
        return new OfficeOptions().Sends(
            new Command("drain", "Let a worker hand back what it does and take no more; `rpa work` then ends.") { worker }, r => ("drain", Arguments(("worker", r.GetValue(worker)))), Message);
    }

    private static Command Publish()
    {
        var folders = new Argument<string[]>("FOLDER") { Description = "A process folder, or a folder of them.", Arity = ArgumentArity.OneOrMore };
        return new OfficeOptions().Sends(
            new Command("publish", "Check processes and make them the current ones for all workers. A published version never changes; running cases keep theirs.") { folders },
            r => ("publish", Arguments(("sources", new JsonArray([.. ValidateCommand.Sources(r.GetValue(folders)!).Select(Source)])))),
            result =>
            {
                foreach (var finding in result["findings"]!.AsArray())
                {
                    Say.Line(finding!.ToString());
                }

                foreach (var bundle in result["published"]!.AsArray())
                {
                    Console.Out.WriteLine($"{bundle!.Text("workflow")} {bundle!.Text("version")} {bundle!.Text("hash")[..12]}");
                }
            });
    }

    private static Command RollBack()
    {
        var workflow = new Argument<string>("WORKFLOW") { Description = "The process." };
        var version = new Argument<int>("VERSION") { Description = "The published version that new cases begin with again." };
        return new OfficeOptions().Sends(
            new Command("roll-back", "Let new cases begin with an earlier version.") { workflow, version },
            r => ("roll-back", Arguments(("workflow", r.GetValue(workflow)), ("version", r.GetValue(version)))),
            Message);
    }

    private static Command MoveVersion()
    {
        var workflow = new Argument<string>("WORKFLOW") { Description = "The process." };
        var to = new Option<int>("--to") { Description = "The version that running cases move to.", Required = true };
        var from = new Option<int?>("--from") { Description = "Only cases of this version." };
        var cases = new Option<string[]>("--case") { Description = "Only this case; may be given several times." };
        var doIt = new Option<bool>("--do") { Description = "Move them. Without it, what would become of each is shown and nothing changed." };
        var reason = new Option<string?>("--reason") { Description = "Kept in the history." };
        return new OfficeOptions().Sends(
            new Command("move-version", "Move running cases to another version, after a preview.") { workflow, to, from, cases, doIt, reason },
            r => ("move-version", Arguments(
                ("workflow", r.GetValue(workflow)), ("to", r.GetValue(to)), ("from", r.GetValue(from)), ("cases", new JsonArray([.. (r.GetValue(cases) ?? []).Select(c => (JsonNode?)c)])),
                ("doIt", r.GetValue(doIt)), ("reason", r.GetValue(reason)))),
            result =>
            {
                var isPreview = result["isPreview"]!.GetValue<bool>();
                Tables.Write(result["cases"]!.AsArray(), null, "No running case is to be moved.", ("case", c => c.Text("reference")), ("from", c => c.Text("from")), ("state", c => c.Text("state")),
                    (isPreview ? "would" : "did", c => isPreview ? (c.Text("refusal").Length == 0 ? "move" : "stay") : c.Text("verdict")),
                    ("why", c => isPreview ? c.Text("refusal") : c.Text("message")), ("note", c => string.Join("; ", c["notes"]!.AsArray().Select(n => n!.ToString()))));
                if (isPreview && result["cases"]!.AsArray().Count > 0)
                {
                    Say.Line("Nothing is changed. Add --do to move them.");
                }
            });
    }

    private static IEnumerable<Command> Patches()
    {
        var folder = new Argument<string>("FOLDER") { Description = "The process folder, its workflow and rules as published; the file's `version:` says which version is patched." };
        yield return Patch(
            new Command("patch", "Give changed scripts, forms and letters that take and give the same to the running cases of a version, after a preview.") { folder },
            r => ("patch", [("sources", new JsonArray([.. ValidateCommand.Sources([r.GetValue(folder)!]).Select(Source)]))]));
        var workflow = new Argument<string>("WORKFLOW") { Description = "The process." };
        var version = new Argument<int>("VERSION") { Description = "The published version." };
        yield return Patch(
            new Command("patch-back", "Take the last patch of a version back, after a preview.") { workflow, version },
            r => ("patch-back", [("workflow", r.GetValue(workflow)), ("version", r.GetValue(version))]));
    }

    private static Command Patch(Command command, Func<ParseResult, (string Command, (string, JsonNode?)[] Arguments)> call)
    {
        var doIt = new Option<bool>("--do") { Description = "Do it. Without it, what would change is shown and nothing changed." };
        var reason = new Option<string?>("--reason") { Description = "Why; kept in the history of each running case." };
        command.Add(doIt);
        command.Add(reason);
        return new OfficeOptions().Sends(
            command,
            r => call(r) is var (name, arguments) ? (name, Arguments([.. arguments, ("doIt", r.GetValue(doIt)), ("reason", r.GetValue(reason))])) : default,
            result =>
            {
                foreach (var line in result["faults"]!.AsArray().Concat(result["changes"]!.AsArray()))
                {
                    Say.Line(line!.ToString());
                }

                Tables.Write(result["cases"]!.AsArray(), null, "No running case works with this version.", ("case", c => c.Text("reference")), ("state", c => c.Text("state")));
                Say.Line(result.Text("message") is { Length: > 0 } done ? done : result["faults"]!.AsArray().Count > 0 ? "Nothing is changed." : "Nothing is changed. Add --do and --reason to do it.");
            });
    }

    private static void Message(JsonNode result) => Say.Line(result.Text("message"));

    private static JsonNode Source(BundleSource source) => new JsonObject
    {
        ["name"] = source.Name, ["displayPath"] = source.DisplayPath, ["files"] = new JsonObject(source.Files.Select(f => KeyValuePair.Create(f.Key, (JsonNode?)Convert.ToBase64String(f.Value.Span)))),
    };
}
