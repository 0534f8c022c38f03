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
    AssetSignature Signature) : IAsset;

/// <summary>A value the workflow passes.</summary>
internal sealed record ScriptInput(string Name, DataType Type, bool IsOptional, bool IsPersonal);

/// <summary>A value the script reads from the page.</summary>
internal sealed record ScriptOutput(string Name, DataType Type, bool IsOptional, bool IsPersonal)
{
    /// <summary>How expressions see it.</summary>
    public CelField ToField(bool isOptional) => new(Name, Type.CelType, isOptional, IsPersonal);
}
