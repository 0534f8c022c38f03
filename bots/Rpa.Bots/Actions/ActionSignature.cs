using System.Collections.Immutable;
using Rpa.Expressions;
using Rpa.Expressions.Cel;

namespace Rpa.Bots.Actions;

/// <summary>What an action takes, gives and may fail with. The checker proves workflows against it; it never changes while the program runs.</summary>
/// <param name="Name">`document.read`: bot, dot, verb.</param>
/// <param name="Title">What it does, for people.</param>
/// <param name="Inputs">What `with:` may hold.</param>
/// <param name="Outputs">What `result` has; more come from the asset where <see cref="AssetInput"/> names one.</param>
/// <param name="Failures">Names of its business failures, kebab-case; more may come from the asset.</param>
/// <param name="IsEffect">It changes the outside world (R2); an asset may say otherwise for one script.</param>
/// <param name="Capability">What a worker must have to run it: `browser`, `ocr`, `mail`, `office`, …</param>
public sealed record ActionSignature(
    string Name,
    LocalText Title,
    ImmutableArray<InputParameter> Inputs,
    ImmutableArray<CelField> Outputs,
    ImmutableArray<string> Failures,
    bool IsEffect,
    string Capability)
{
    /// <summary>
    /// The input that names an asset whose signature completes this one (`script` of `browser.run`, `form` of `document.read`); null for none. The asset's inputs
    /// become further keys of `with:`.
    /// </summary>
    public string? AssetInput { get; init; }

    /// <summary>Where the asset's outputs appear: null puts them beside <see cref="Outputs"/>, `fields` into `result.fields`.</summary>
    public string? AssetOutputsUnder { get; init; }

    /// <summary>The action answers probes itself (<see cref="IProbingAction"/>); the workflow need not declare one.</summary>
    public bool BringsOwnProbe { get; init; }

    /// <summary>The action that a `probe:` with a script of this action runs, such as `browser.find`; null where none can be declared.</summary>
    public string? ProbeAction { get; init; }

    /// <summary>Writes the case reference to the target by itself, so that a probe can find it.</summary>
    public bool WritesCaseReference { get; init; }

    /// <summary>Writes to the target what `with:` gives it: the case reference is there where `with:` puts it.</summary>
    public bool WritesInputs { get; init; }

    /// <summary>
    /// Groups of optional inputs of which one must be given in full, such as `letter`, or `subject` and `text`; empty where every combination will do.
    /// </summary>
    public ImmutableArray<ImmutableArray<string>> OneOf { get; init; } = [];

    /// <summary>The kind of asset that it chooses among by itself, all of the bundle's, without being told a name; null for most.</summary>
    public string? SearchesAssets { get; init; }

    /// <summary>The longest one attempt may take before it is stopped and retried.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(2);
}

/// <summary>One key of an action's `with:`.</summary>
/// <param name="Name">kebab-case key.</param>
/// <param name="Type">The type its value must have.</param>
/// <param name="IsRequired">It must be given.</param>
/// <param name="TakesPersonal">Personal data may be passed to it.</param>
public sealed record InputParameter(string Name, CelType Type, bool IsRequired = true, bool TakesPersonal = true)
{
    /// <summary>The asset kind that its text names (`letter`, `script`, `form`); null for a plain value.</summary>
    public string? AssetKind { get; init; }

    /// <summary>What is passed to it is personal data, by its own declaration.</summary>
    public bool IsPersonal { get; init; }
}
