using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Rpa.Language.Running;

namespace Rpa.Host.Office;

/// <summary>A command on cases, schedules, workers or bundles, as it goes to whoever has the database open.</summary>
/// <param name="Command">`submit`, `cases`, …</param>
/// <param name="Actor">Who, where, in which roles.</param>
/// <param name="Arguments">By the command.</param>
internal sealed record OfficeCall(string Command, Actor Actor, JsonObject Arguments)
{
    private static readonly JsonSerializerOptions Options = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>An argument, or null.</summary>
    public string? Text(string name) => Arguments[name] is JsonValue value && value.TryGetValue<string>(out var text) && text.Length > 0 ? text : null;

    /// <summary>An argument that must be there.</summary>
    public string Demand(string name) => Text(name) ?? throw new OfficeFaultException(ExitCode.Usage, $"'{Command}' lacks '{name}'.");

    /// <summary>A number, or null.</summary>
    public int? Number(string name) => Arguments[name] is JsonValue value && value.TryGetValue<int>(out var number) ? number : null;

    /// <summary>A flag.</summary>
    public bool Flag(string name) => Arguments[name] is JsonValue value && value.TryGetValue<bool>(out var flag) && flag;

    /// <summary>A list of texts.</summary>
    public ImmutableArray<string> Texts(string name) => Arguments[name] is JsonArray list ? [.. list.Select(i => i?.ToString() ?? "")] : [];

    /// <summary>Texts by name, as `--data` gave them.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Pairs(string name) =>
        Arguments[name] is JsonObject map ? [.. map.Select(e => KeyValuePair.Create(e.Key, e.Value?.ToString() ?? ""))] : [];

    public string ToJson() => JsonSerializer.Serialize(this, Options);

    public static OfficeCall? FromJson(string json) => JsonSerializer.Deserialize<OfficeCall>(json, Options);
}

/// <summary>What became of a call.</summary>
/// <param name="ExitCode">The program's exit code for it.</param>
/// <param name="Fault">What went wrong, with the remedy; null for nothing.</param>
/// <param name="Result">The result as `--json` shows it; null for none.</param>
internal sealed record OfficeReply(int ExitCode, string? Fault, JsonNode? Result)
{
    private static readonly JsonSerializerOptions Options = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    public string ToJson() => JsonSerializer.Serialize(this, Options);

    public static OfficeReply? FromJson(string json) => JsonSerializer.Deserialize<OfficeReply>(json, Options);
}

/// <summary>A call that is refused, with its exit code.</summary>
internal sealed class OfficeFaultException(int exitCode, string message) : Exception(message)
{
    public int ExitCode { get; } = exitCode;
}
