using System.Collections.Immutable;
using Rpa.Bots.Assets;
using Rpa.Expressions.Cel;
using Rpa.Expressions.Diagnostics;
using Rpa.Expressions.Schema;

namespace Rpa.Bots.Ocr.Forms;

/// <summary>Form templates of a bundle: <c>forms/NAME.form.yaml</c>.</summary>
internal sealed class FormAssetKind : IAssetKind
{
    internal const string KindName = "form";

    public string Name => KindName;

    public string Ending => ".form.yaml";

    public FileShape Shape => FormShape.File;

    public IAsset? Parse(AssetSource source, DiagnosticBag diagnostics) =>
        new FormParser(diagnostics).Parse(source.Name[(source.Name.LastIndexOf('/') + 1)..], source.File, source.Bytes.Span, source.Beside) is { } template
            ? new FormAsset(source.Name, template)
            : null;
}

/// <summary>A checked form template of a bundle. Its fields are outputs that may be unset: a value below its threshold is never given out.</summary>
public sealed class FormAsset : IAsset
{
    internal FormAsset(string name, FormTemplate template)
    {
        Name = name;
        Template = template;
        Signature = AssetSignature.Empty with
        {
            Outputs = [.. template.Fields.Select(zone => new CelField(zone.Name, TypeOf(zone.Type), IsOptional: true)
            {
                Options = zone.Type == FieldType.Choice ? [.. zone.Options.Select(o => o.Name)] : [],
            })],
        };
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public AssetSignature Signature { get; }

    /// <inheritdoc/>
    public ImmutableArray<string> Uses => [.. Template.Fields.Select(zone => zone.WordList).OfType<string>().Distinct(StringComparer.Ordinal)];

    internal FormTemplate Template { get; }

    internal static CelType TypeOf(FieldType type) => type switch
    {
        FieldType.Integer => CelType.Int,
        FieldType.Decimal or FieldType.Money => CelType.Decimal,
        FieldType.Date => CelType.Date,
        FieldType.Checkbox => CelType.Bool,
        _ => CelType.String,
    };
}
