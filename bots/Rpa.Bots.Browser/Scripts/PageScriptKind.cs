using Rpa.Bots.Assets;
using Rpa.Expressions.Diagnostics;

namespace Rpa.Bots.Browser.Scripts;

/// <summary>`*.page.yaml`.</summary>
internal sealed class PageScriptKind : IAssetKind
{
    public const string KindName = "script";

    /// <inheritdoc/>
    public string Name => KindName;

    /// <inheritdoc/>
    public string Ending => ".page.yaml";

    /// <inheritdoc/>
    public IAsset? Parse(AssetSource source, DiagnosticBag diagnostics) => null;
}
