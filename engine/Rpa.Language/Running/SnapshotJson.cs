using System.Text.Json;
using System.Text.Json.Serialization;

namespace Rpa.Language.Running;

/// <summary>The stored form of snapshots and inputs: UTF-8 JSON with exact, self-describing values, stable across program versions.</summary>
public static class SnapshotJson
{
    /// <summary>Writes a snapshot.</summary>
    public static byte[] Write(CaseSnapshot snapshot) => JsonSerializer.SerializeToUtf8Bytes(snapshot, SnapshotJsonContext.Stored.CaseSnapshot);

    /// <summary>Reads a snapshot; exact inverse of <see cref="Write"/>.</summary>
    public static CaseSnapshot Read(ReadOnlySpan<byte> json) =>
        JsonSerializer.Deserialize(json, SnapshotJsonContext.Stored.CaseSnapshot) ?? throw new JsonException("The snapshot is null.");

    /// <summary>Writes an input, as the inbox and the events keep it.</summary>
    public static byte[] WriteInput(CaseInput input) => JsonSerializer.SerializeToUtf8Bytes(input, SnapshotJsonContext.Stored.CaseInput);

    /// <summary>Reads an input; exact inverse of <see cref="WriteInput"/>.</summary>
    public static CaseInput ReadInput(ReadOnlySpan<byte> json) =>
        JsonSerializer.Deserialize(json, SnapshotJsonContext.Stored.CaseInput) ?? throw new JsonException("The input is null.");
}

/// <summary>Generated readers and writers.</summary>
[JsonSerializable(typeof(CaseSnapshot))]
[JsonSerializable(typeof(CaseInput))]
internal sealed partial class SnapshotJsonContext : JsonSerializerContext
{
    /// <summary>Umlauts as they are: stored text is never put into a page unescaped.</summary>
    public static readonly SnapshotJsonContext Stored = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        AllowOutOfOrderMetadataProperties = true,
        Converters = { new ValueJson(), new JsonStringEnumConverter<CasePhase>(), new JsonStringEnumConverter<FailureKind>(), new JsonStringEnumConverter<OperatorCommand>() },
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
