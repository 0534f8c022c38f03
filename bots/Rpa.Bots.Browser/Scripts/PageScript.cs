using System.Collections.Immutable;
using Rpa.Bots.Assets;
using Rpa.Expressions.Cel;
using Rpa.Expressions.Types;

namespace Rpa.Bots.Browser.Scripts;

/// <summary>A parsed `*.page.yaml`.</summary>
/// <param name="Name">`scripts/new-entry`.</param>
/// <param name="Site">The site it works at; its address is configuration.</param>
/// <param name="Hosts">Further hosts that may be visited.</param>
/// <param name="Inputs">What the workflow passes.</param>
/// <param name="Outputs">What it reads.</param>
/// <param name="Failures">The business failures it declares.</param>
/// <param name="Mask">What screenshots cover, beside fields filled from personal inputs.</param>
/// <param name="Messages">Where the site shows its validation messages, beside the usual marks.</param>
/// <param name="Steps">What it does.</param>
/// <param name="IsPart">It begins on the page that another script opened, and is run by others only.</param>
/// <param name="Signature">What the checker knows of it.</param>
internal sealed record PageScript(
    string Name,
    string Site,
    ImmutableArray<string> Hosts,
    ImmutableArray<ScriptInput> Inputs,
    ImmutableArray<ScriptOutput> Outputs,
    ImmutableArray<string> Failures,
    ImmutableArray<Target> Mask,
    Target? Messages,
    ImmutableArray<Step> Steps,
    bool IsPart,
    AssetSignature Signature) : ITargetedAsset
{
    /// <summary>Its further hosts and those of the scripts it runs.</summary>
    public IEnumerable<string> AllHosts => Hosts.Concat(FlowCheck.All(Steps).OfType<RunStep>().SelectMany(r => r.Script.AllHosts)).Distinct();

    /// <summary>Hash of the file's text, hex: what is remembered of its targets is remembered for this text.</summary>
    public string Version { get; init; } = "";

    /// <inheritdoc/>
    string ITargetedAsset.Target => Site;
}

/// <summary>A value the workflow passes.</summary>
/// <param name="Key">The key of `with:`, kebab-case: `house-number`.</param>
/// <param name="Type">How expressions see it.</param>
/// <param name="IsOptional">It may be unset.</param>
/// <param name="IsPersonal">Fields filled from it are covered in pictures.</param>
internal sealed record ScriptInput(string Key, CelType Type, bool IsOptional, bool IsPersonal)
{
    /// <summary>Its name in expressions, camelCase: `input.houseNumber`.</summary>
    public string Name { get; } = Camel(Key);

    private static string Camel(string key) => string.Concat(key.Split('-').Select((part, i) => i == 0 || part.Length == 0 ? part : char.ToUpperInvariant(part[0]) + part[1..]));
}

/// <summary>A value the script reads from the page.</summary>
/// <param name="Name">camelCase.</param>
/// <param name="Type">What the page's text is read as.</param>
/// <param name="CelType">How expressions see it: the fields of a list's records are set unless declared optional.</param>
/// <param name="IsOptional">It may be unset.</param>
/// <param name="IsPersonal">It stays out of the steps in words.</param>
internal sealed record ScriptOutput(string Name, DataType Type, CelType CelType, bool IsOptional, bool IsPersonal)
{
    /// <summary>How expressions see it.</summary>
    public CelField ToField(bool isOptional) => new(Name, CelType, isOptional, IsPersonal);
}
