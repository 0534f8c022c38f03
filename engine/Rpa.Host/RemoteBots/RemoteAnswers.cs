using System.Text.Json;
using System.Text.Json.Nodes;
using Rpa.Bots.Actions;
using Rpa.Expressions.Diagnostics;
using Rpa.Expressions.Types;
using Rpa.Expressions.Values;

namespace Rpa.Host.RemoteBots;

/// <summary>What a bot answers, held against what was declared: a faulty answer is refused and may be sent again.</summary>
internal static class RemoteAnswers
{
    private static readonly string[] RunOutcomes = ["done", "refused", "retry", "uncertain"];
    private static readonly string[] ProbeOutcomes = ["found", "not-found", "several", "unknown"];

    public static (RemoteEnd? End, string? Fault) Read(RemoteWork work, JsonObject body)
    {
        var outcome = Text(body, "outcome") ?? "";
        var message = Text(body, "message") ?? "";
        var known = work.Asked is null ? RunOutcomes : ProbeOutcomes;
        if (!known.Contains(outcome))
        {
            return (null, $"'outcome' is '{outcome}'. {DidYouMean.Remedy(outcome, known)}");
        }

        MapValue result = MapValue.Empty;
        if (outcome is "done" or "found")
        {
            var (read, fault) = Result(work.Declaration, body["result"]);
            if (read is null)
            {
                return (null, fault);
            }

            result = read;
        }

        if (outcome == "refused" && (Text(body, "failure") is not { } failure || !work.Declaration.Failures.Contains(failure)))
        {
            return (null, $"'failure' is '{Text(body, "failure")}'. {DidYouMean.Remedy(Text(body, "failure") ?? "", work.Declaration.Failures)}");
        }

        return outcome switch
        {
            "done" => (Run(new ActionOutcome.Done(result)), null),
            "refused" => (Run(new ActionOutcome.Refused(Text(body, "failure")!, message)), null),
            // After the effect had begun nothing is repeated: it is asked first.
            "retry" => (Run(work.Armed is null ? new ActionOutcome.Retry(message, After(body)) : new ActionOutcome.Uncertain(message)), null),
            "uncertain" => (Run(new ActionOutcome.Uncertain(message)), null),
            "found" => (Probe(new ProbeAnswer.Found(result)), null),
            "not-found" => (Probe(new ProbeAnswer.NotFound()), null),
            "several" => (Probe(new ProbeAnswer.Several(body["count"] is JsonValue count && count.TryGetValue<int>(out var number) ? number : 2, message)), null),
            _ => (Probe(new ProbeAnswer.Unknown(message)), null),
        };
    }

    private static (MapValue? Result, string? Fault) Result(RemoteDeclaration declaration, JsonNode? given)
    {
        if (given is not (null or JsonObject))
        {
            return (null, "'result' is no object.");
        }

        var result = given as JsonObject ?? [];
        if (result.Select(r => r.Key).FirstOrDefault(k => !declaration.Outputs.Any(o => o.Name == k)) is { } unknown)
        {
            return (null, $"'result' has '{unknown}', which '{declaration.Name}' does not declare. {DidYouMean.Remedy(unknown, declaration.Outputs.Select(o => o.Name))}");
        }

        var values = new List<KeyValuePair<string, Value>>();
        foreach (var output in declaration.Outputs)
        {
            if (result[output.Name] is not { } node)
            {
                if (!output.IsOptional)
                {
                    return (null, $"'result' lacks '{output.Name}'.");
                }

                continue;
            }

            using var json = JsonDocument.Parse(node.ToJsonString());
            var read = output.Type.FromJson(json.RootElement);
            if (read.Value is null)
            {
                return (null, $"'result.{output.Name}': {read.Fault!.En}");
            }

            values.Add(KeyValuePair.Create(output.Name, read.Value));
        }

        return (MapValue.FromStrings(values), null);
    }

    private static TimeSpan? After(JsonObject body) =>
        body["afterSeconds"] is JsonValue value && value.TryGetValue<double>(out var seconds) && seconds is >= 0 and <= 86400 ? TimeSpan.FromSeconds(seconds) : null;

    private static RemoteEnd Run(ActionOutcome outcome) => new(outcome, null);

    private static RemoteEnd Probe(ProbeAnswer answer) => new(null, answer);

    private static string? Text(JsonObject body, string name) => body[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
