namespace Rpa.Language.Differences;

/// <summary>What happened to a part of a process between two versions.</summary>
public enum ChangeKind
{
    /// <summary>It is new.</summary>
    Added,
    /// <summary>It is gone.</summary>
    Removed,
    /// <summary>It is another.</summary>
    Changed,
}

/// <summary>One thing that differs between two versions of a process.</summary>
/// <param name="Area">`process`, `data`, `start`, `deadline`, `state`, `rules`, `policy`, `script`, `form`, `letter`.</param>
/// <param name="Kind">New, gone or changed.</param>
/// <param name="Name">Name of the part.</param>
/// <param name="Text">What changed, in words.</param>
/// <param name="Meaning">What it means for running cases that are moved to the new version; empty where it means nothing to them.</param>
public sealed record Difference(string Area, ChangeKind Kind, string Name, string Text, string Meaning = "");
