using Rpa.Language.Definitions;

namespace Rpa.Language.Running;

/// <summary>The stored form of snapshots and inputs: UTF-8 JSON, data typed by the definition, stable across program versions.</summary>
public static class SnapshotJson
{
    /// <summary>Writes a snapshot.</summary>
    public static byte[] Write(WorkflowDefinition definition, CaseSnapshot snapshot) => throw new NotSupportedException();

    /// <summary>Reads a snapshot; exact inverse of <see cref="Write"/>.</summary>
    public static CaseSnapshot Read(WorkflowDefinition definition, ReadOnlySpan<byte> json) => throw new NotSupportedException();

    /// <summary>Writes an input, as the inbox and the events keep it.</summary>
    public static byte[] WriteInput(CaseInput input) => throw new NotSupportedException();

    /// <summary>Reads an input; exact inverse of <see cref="WriteInput"/>.</summary>
    public static CaseInput ReadInput(ReadOnlySpan<byte> json) => throw new NotSupportedException();
}
