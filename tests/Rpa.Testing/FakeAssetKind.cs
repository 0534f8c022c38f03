using System.Collections.Immutable;
using System.Text;
using Rpa.Bots.Actions;
using Rpa.Bots.Assets;
using Rpa.Expressions.Cel;
using Rpa.Expressions.Diagnostics;

namespace Rpa.Testing;

/// <summary>
/// An asset kind for tests. A file has a line per fact: `in NAME TYPE [optional]`, `out NAME TYPE [optional]`, `fails NAME`, `effect`, `reference` (writes the case
/// reference), `reads data.FIELD`; other lines are its text.
/// </summary>
public sealed class FakeAssetKind(string name, string ending) : IAssetKind
{
    /// <inheritdoc/>
    public string Name { get; } = name;

    /// <inheritdoc/>
    public string Ending { get; } = ending;

    /// <inheritdoc/>
    public IAsset? Parse(AssetSource source, DiagnosticBag diagnostics)
    {
        var signature = AssetSignature.Empty;
        var lines = Encoding.UTF8.GetString(source.Bytes.Span).Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            var words = lines[i].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            var optional = words.Length > 3;
            signature = words switch
            {
                ["in", var field, var type, ..] => signature with { Inputs = signature.Inputs.Add(new InputParameter(field, Type(type), IsRequired: !optional)) },
                ["out", var field, var type, ..] => signature with { Outputs = signature.Outputs.Add(new CelField(field, Type(type), optional)) },
                ["fails", var failure] => signature with { Failures = signature.Failures.Add(failure) },
                ["effect"] => signature with { IsEffect = true },
                ["reference"] => signature with { WritesCaseReference = true },
                ["reads", var path] => signature with
                {
                    Reads = signature.Reads.Add(new CelReference(path.Split('.').ToImmutableArray(), new SourceSpan(source.File, i + 1, 7, i + 1, 7 + path.Length), IsTested: false)),
                },
                _ => signature,
            };
        }

        return new FakeAsset(source.Name, signature);
    }

    private static CelType Type(string name) => name switch
    {
        "int" => CelType.Int,
        "decimal" => CelType.Decimal,
        "bool" => CelType.Bool,
        "date" => CelType.Date,
        "entries" => CelType.List(CelType.Record("entry", [new CelField("number", CelType.String)])),
        _ => CelType.String,
    };
}

/// <summary>An asset of <see cref="FakeAssetKind"/>.</summary>
public sealed record FakeAsset(string Name, AssetSignature Signature) : IAsset;
