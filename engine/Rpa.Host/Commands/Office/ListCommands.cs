using System.CommandLine;
using System.Text.Json.Nodes;
using static Rpa.Host.Commands.Office.OfficeOptions;

namespace Rpa.Host.Commands.Office;

/// <summary>`rpa cases`, `case`, `exceptions`, `tasks`, `workers`, `bundles`.</summary>
internal static class ListCommands
{
    public static IEnumerable<Command> Create() => [Cases(), Case(), Exceptions(), Tasks(), Workers(), Bundles()];

    private static Command Cases()
    {
        var text = new Argument<string?>("TEXT") { Description = "Part of a reference or subject, or a word.", Arity = ArgumentArity.ZeroOrOne };
        var (workflow, state, phase, outcome) = (Filter("--workflow"), Filter("--state"), Filter("--phase"), Filter("--outcome"));
        var (skip, take) = Page();
        var command = new Command("cases", "List cases, newest first.") { text, workflow, state, phase, outcome, skip, take };
        return new OfficeOptions().Sends(
            command,
            r => ("cases", Arguments(
                ("text", r.GetValue(text)), ("workflow", r.GetValue(workflow)), ("state", r.GetValue(state)), ("phase", r.GetValue(phase)), ("outcome", r.GetValue(outcome)),
                ("skip", r.GetValue(skip)), ("take", r.GetValue(take)))),
            page => Rows(page, "No cases.", ("reference", r => r.Text("reference")), ("workflow", r => r.Text("workflow")), ("state", r => r.Text("state")), ("phase", r => r.Text("phase")),
                ("outcome", r => r.Text("outcome")), ("started", r => r.Time("startedAt")), ("subject", r => r.Text("subject"))));
    }

    private static Command Case()
    {
        var reference = new Argument<string>("REF") { Description = "The case's reference, such as 2026-000123." };
        var command = new Command("case", "Show one case: state, data, history.") { reference };
        return new OfficeOptions().Sends(command, r => ("case", Arguments(("reference", r.GetValue(reference)))), CaseText.Write);
    }

    private static Command Exceptions()
    {
        var (kind, workflow, state) = (Filter("--kind"), Filter("--workflow"), Filter("--state"));
        var (skip, take) = Page();
        var command = new Command("exceptions", "List the supervisor's queue, oldest first.") { kind, workflow, state, skip, take };
        return new OfficeOptions().Sends(
            command,
            r => ("exceptions", Arguments(("kind", r.GetValue(kind)), ("workflow", r.GetValue(workflow)), ("state", r.GetValue(state)), ("skip", r.GetValue(skip)), ("take", r.GetValue(take)))),
            page => Rows(page, "Nothing is in the queue.", ("reference", r => r.Text("reference")), ("workflow", r => r.Text("workflow")), ("state", r => r.Text("state")), ("kind", r => r.Text("kind")),
                ("since", r => r.Time("raisedAt")), ("assigned", r => r.Text("assignedTo")), ("message", r => r.Text("message"))));
    }

    private static Command Tasks()
    {
        var role = new Option<string[]>("--for") { Description = "Only for a role; may be given several times." };
        var (skip, take) = Page();
        var command = new Command("tasks", "List open tasks, earliest due first.") { role, skip, take };
        return new OfficeOptions().Sends(
            command,
            r => ("tasks", Arguments(("roles", new JsonArray([.. (r.GetValue(role) ?? []).Select(v => (JsonNode?)v)])), ("skip", r.GetValue(skip)), ("take", r.GetValue(take)))),
            page => Rows(page, "No open tasks.", ("reference", r => r.Text("reference")), ("workflow", r => r.Text("workflow")), ("task", r => r.Text("state")), ("role", r => r.Text("role")),
                ("due", r => r.Time("dueAt")), ("assigned", r => r.Text("assignedTo")), ("release", r => r.Text("awaitsRelease") == "true" ? "awaits a second person" : ""), ("subject", r => r.Text("subject"))));
    }

    private static Command Workers() => new OfficeOptions().Sends(
        new Command("workers", "List the processes that work on cases."),
        _ => ("workers", []),
        rows => Tables.Write(rows.AsArray(), null, "No workers.", ("worker", r => r.Text("name")), ("version", r => r.Text("version")), ("seen", r => r.Time("seenAt")),
            ("state", r => r.Text("isAlive") != "true" ? "gone" : r.Text("isDraining") == "true" ? "drained" : "works"),
            ("offers", r => string.Join(", ", r["capabilities"]!.AsObject().Select(c => $"{c.Key} {c.Value}"))),
            ("does", r => string.Join(", ", r["leases"]!.AsArray().Select(l => $"{l!.Text("reference")} {l!.Text("action")}")))));

    private static Command Bundles() => new OfficeOptions().Sends(
        new Command("bundles", "List the published versions of processes."),
        _ => ("bundles", []),
        rows => Tables.Write(rows.AsArray(), null, "No process is published yet. Run: rpa publish FOLDER", ("workflow", r => r.Text("workflow")), ("version", r => r.Text("version")),
            ("current", r => r.Text("isCurrent") == "true" ? "current" : ""), ("running", r => r.Text("runningCases")), ("published", r => r.Time("publishedAt")), ("by", r => r.Text("publishedBy")),
            ("hash", r => r.Text("hash") is { Length: > 12 } hash ? hash[..12] : r.Text("hash"))));

    private static Option<string?> Filter(string name) => new(name) { Description = $"Only with this {name[2..]}." };

    private static (Option<int> Skip, Option<int> Take) Page()
    {
        var skip = new Option<int>("--skip") { Description = "Leave out the first ones." };
        var take = new Option<int>("--take") { Description = "At most so many, up to 500.", DefaultValueFactory = _ => 50 };
        skip.Validators.Add(r => Bound(r, "--skip", 0, int.MaxValue));
        take.Validators.Add(r => Bound(r, "--take", 1, 500));
        return (skip, take);
    }

    private static void Bound(System.CommandLine.Parsing.OptionResult result, string name, int least, int most)
    {
        if (result.Tokens is [var token] && int.TryParse(token.Value, System.Globalization.CultureInfo.InvariantCulture, out var value) && (value < least || value > most))
        {
            result.AddError(most == int.MaxValue ? $"{name} is {value}; expected {least} or more." : $"{name} is {value}; expected {least} to {most}.");
        }
    }

    private static void Rows(JsonNode page, string nothing, params (string Title, Func<JsonNode, string> Cell)[] columns) =>
        Tables.Write(page["rows"]!.AsArray(), page["total"]?.GetValue<long>(), nothing, columns);
}
