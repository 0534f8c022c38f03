using System.Text.Json.Nodes;

namespace Rpa.Host.Commands.Office;

/// <summary>One case as people read it.</summary>
internal static class CaseText
{
    public static void Write(JsonNode c)
    {
        var o = Console.Out;
        o.WriteLine($"{c.Text("reference")}  {c.Text("workflow")}  {c.Text("state")} ({c.Text("phase")}{(c.Text("outcome") is { Length: > 0 } outcome ? $", {outcome}" : "")})");
        o.WriteLine($"started {c.Time("startedAt")} by {c.Text("startedBy")}, {c.Text("department")}; bundle {(c.Text("bundle") is { Length: > 12 } hash ? hash[..12] : "")}");
        if (c["task"] is JsonObject task)
        {
            o.WriteLine($"task for {task.Text("role")}{(task.Time("dueAt") is { Length: > 0 } due ? $", due {due}" : "")}{(task.Text("awaitsRelease") == "true" ? ", awaits release by a second person" : "")}");
        }

        if (c["exception"] is JsonObject exception)
        {
            o.WriteLine($"exception ({exception.Text("kind")}) since {exception.Time("raisedAt")}: {exception.Text("message")}");
        }

        o.WriteLine();
        foreach (var (field, value) in c["data"]?.AsObject() ?? [])
        {
            o.WriteLine($"  {field} = {value?.ToJsonString(s_plain).Trim('"')}");
        }

        foreach (var document in c["documents"]?.AsArray() ?? [])
        {
            o.WriteLine($"  document {document!.Text("name")} ({document!.Text("mediaType")})");
        }

        o.WriteLine();
        Tables.Write(c["history"]!.AsArray(), null, "No history.", ("at", e => e.Time("at")), ("by", e => e.Text("actor")), ("what", e => e.Text("kind")), ("verdict", e => e.Text("verdict")),
            ("states", e => string.Join(" -> ", e["states"]!.AsArray().Select(s => s!.ToString()))), ("text", e => e.Text("text")));
    }

    private static readonly System.Text.Json.JsonSerializerOptions s_plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
