using System.Collections.Immutable;
using Rpa.Bots.Actions;
using Rpa.Expressions.Cel;
using Rpa.Expressions.Diagnostics;
using Rpa.Expressions.Schema;

namespace Rpa.Bots.Assets;

/// <summary>
/// A kind of file in a bundle that a bot brings: page script, form template, letter. The checker proves files of the kind through this interface without knowing the bot.
/// </summary>
public interface IAssetKind
{
    /// <summary>`script`, `form`, `letter`.</summary>
    string Name { get; }

    /// <summary>The endings of its files, the longest names first: `.page.yaml`, `.form.yaml`, `.letter.md`. A reference `forms/holiday-let` means `forms/holiday-let.form.yaml`.</summary>
    string Ending { get; }

    /// <summary>What its parser takes and editors offer; null where its files are no YAML.</summary>
    FileShape? Shape => null;

    /// <summary>
    /// Parses and checks a file by itself. Returns null where nothing of use could be read. Expressions inside are compiled against
    /// <see cref="AssetSource.Scopes"/> plus the asset's own inputs.
    /// </summary>
    IAsset? Parse(AssetSource source, DiagnosticBag diagnostics);
}

/// <summary>A file of a bundle as the parser gets it.</summary>
/// <param name="Name">The reference: `forms/holiday-let`.</param>
/// <param name="File">Path for diagnostics.</param>
/// <param name="Bytes">Content.</param>
/// <param name="Scopes">What its expressions may name: `data` (the workflow's), `case`.</param>
public sealed record AssetSource(string Name, string File, ReadOnlyMemory<byte> Bytes, CelEnvironment Scopes)
{
    /// <summary>Another file of the same kind in the bundle, by its reference; null where there is none. For kinds whose files use each other.</summary>
    public Func<string, AssetSource?> Neighbour { get; init; } = static _ => null;

    /// <summary>Another file of the bundle by its path, such as `forms/streets.words.txt`; null where there is none. An asset that reads one names it in <see cref="IAsset.Uses"/>.</summary>
    public Func<string, ReadOnlyMemory<byte>?> Beside { get; init; } = _ => null;
}

/// <summary>A parsed asset; immutable, shared by all cases of a bundle version.</summary>
public interface IAsset
{
    /// <summary>`forms/holiday-let`.</summary>
    string Name { get; }

    /// <summary>What it takes and gives.</summary>
    AssetSignature Signature { get; }

    /// <summary>Names of other assets of the bundle that it reads.</summary>
    ImmutableArray<string> Uses => [];
}

/// <summary>An asset that works at a target which may bear only so many cases at a time, such as a site.</summary>
public interface ITargetedAsset : IAsset
{
    /// <summary>The target's name, as the configuration knows it.</summary>
    string Target { get; }
}

/// <summary>What an asset adds to the signature of the action that uses it.</summary>
/// <param name="Inputs">Keys of `with:` it needs.</param>
/// <param name="Outputs">Outputs it gives.</param>
/// <param name="Failures">Business failures it may end with, beside the action's.</param>
/// <param name="IsEffect">It changes the outside world (a script with a submit).</param>
/// <param name="WritesCaseReference">It writes `case.reference` to the target.</param>
/// <param name="Reads">Paths such as `data.applicantName` that its expressions read, with their places, for the proof of set-before-read.</param>
public sealed record AssetSignature(
    ImmutableArray<InputParameter> Inputs,
    ImmutableArray<CelField> Outputs,
    ImmutableArray<string> Failures,
    bool IsEffect,
    bool WritesCaseReference,
    ImmutableArray<CelReference> Reads)
{
    /// <summary>It is used by other files of its kind only; no action may name it.</summary>
    public bool IsPart { get; init; }

    /// <summary>Nothing in, nothing out.</summary>
    public static readonly AssetSignature Empty = new([], [], [], IsEffect: false, WritesCaseReference: false, []);
}

/// <summary>The parsed assets of one bundle version.</summary>
public interface IAssetResolver
{
    /// <summary>The asset of a kind by its reference; throws <see cref="AssetMissingException"/> where it does not exist.</summary>
    T Get<T>(string reference)
        where T : class, IAsset;

    /// <summary>Every asset of a type, by name.</summary>
    ImmutableArray<T> All<T>()
        where T : class, IAsset;
}

/// <summary>A bundle lacks an asset. The checker finds this before; at run time it is a defect.</summary>
public sealed class AssetMissingException(string message) : Exception(message);
