using System.Globalization;
using System.Text.Json.Nodes;
using Rpa.Engine.Queries;
using Rpa.Expressions.Values;

namespace Rpa.Host.Office;

/// <summary>One case as commands show it.</summary>
internal static class CaseView
{
    public static object Of(CaseDetails details)
    {
        var s = details.Snapshot;
        return new
        {
            s.Reference, s.Workflow, s.State, s.Phase, s.Outcome, s.Visit, s.Department, s.StartedBy, s.StartedAt, s.EnteredAt, Bundle = s.BundleVersion, details.Revision,
            Worker = details.WorkerHolding, s.Parent, details.Children, Data = Plain(OfficeDesk.ToNode(s.Data)), s.Documents, s.Task, s.Exception,
            History = details.Events.Select(e => new { e.Number, e.At, e.Actor, e.Department, e.Kind, e.Visit, e.Verdict, e.Text, States = e.Entries.Select(entry => entry.State) }),
            Attempts = details.Attempts.Select(a => new { a.Visit, a.Attempt, a.State, a.Action, a.Worker, a.StartedAt, a.EndedAt, a.Outcome, a.Message }),
        };
    }

    /// <summary>Dates, amounts and times are stored with a mark of their type; people and scripts read them as they are written.</summary>
    private static JsonNode? Plain(JsonNode? node) => node switch
    {
        JsonObject map when map.Count == 1 && map.First() is { Key: "$time" or "$duration", Value: JsonValue } time => Written(time.Key, time.Value!.ToString()),
        JsonObject map when map.Count == 1 && map.First() is { Key: ['$', ..], Value: JsonValue marked } => marked.DeepClone(),
        JsonObject map => new JsonObject(map.Select(e => KeyValuePair.Create(e.Key, Plain(e.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Plain)]),
        _ => node?.DeepClone(),
    };

    /// <summary>Moments and durations are stored as seconds and nanoseconds.</summary>
    private static string Written(string mark, string stored)
    {
        var (seconds, nanos) = stored.Split(' ') is [var s, var n] ? (long.Parse(s, CultureInfo.InvariantCulture), int.Parse(n, CultureInfo.InvariantCulture)) : default;
        return mark == "$time" ? new TimestampValue(seconds, nanos).ToString() : new DurationValue(seconds, nanos).ToString();
    }
}
