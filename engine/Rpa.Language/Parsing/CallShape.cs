using System.Collections.Immutable;
using Rpa.Bots.Actions;
using Rpa.Bots.Assets;
using Rpa.Expressions.Cel;
using Rpa.Expressions.Types;
using Rpa.Language.Bundles;
using Rpa.Language.Definitions;

namespace Rpa.Language.Parsing;

/// <summary>An action with the assets its inputs name: what both take and give together.</summary>
internal sealed record CallShape
{
    public required ActionSignature Action { get; init; }

    /// <summary>Every asset that an input may name, each expansion of an interpolated name included, with the input's key.</summary>
    public required ImmutableArray<(string Key, IAsset Asset)> Assets { get; init; }

    /// <summary>The assets that complete the signature.</summary>
    public required ImmutableArray<IAsset> Completing { get; init; }

    /// <summary>False where an asset is missing or unreadable, so that inputs and outputs are not known in full.</summary>
    public required bool IsKnown { get; init; }

    /// <summary>An input holds the case reference.</summary>
    private bool GivesReference { get; init; }

    /// <summary>Keys of `with:`.</summary>
    public required ImmutableArray<InputParameter> Inputs { get; init; }

    public ImmutableArray<string> Failures =>
        [.. Listed(Action.Failures).Concat(Completing.SelectMany(a => Listed(a.Signature.Failures))).Distinct()];

    /// <summary>
    /// It changes the outside world. A script may say otherwise for an action that acts by scripts; an action that brings its own probe, such as sending a letter, acts whatever the letter
    /// says.
    /// </summary>
    public bool IsEffect => Completing.Any(a => a.Signature.IsEffect) || (Action.IsEffect && (Action.BringsOwnProbe || Completing.Length == 0));

    public bool WritesCaseReference => Action.WritesCaseReference || (Action.WritesInputs && GivesReference) || (Completing.Length > 0 && Completing.All(a => a.Signature.WritesCaseReference));

    /// <summary>The type of `result`.</summary>
    public CelType Result => !IsKnown ? CelType.Dyn : Scopes.Result(Action, Merged());

    /// <summary>The shape of <paramref name="action"/> with compiled inputs. Pure: the proofs ask again after parsing.</summary>
    public static CallShape Of(ActionSignature action, IEnumerable<WithEntry> with, AssetTable assets, ImmutableArray<DataField> data)
    {
        var entries = with.ToList();
        var named = new List<(string, IAsset)>();
        var completing = new List<IAsset>();
        var known = true;
        foreach (var input in action.Inputs.Where(i => i.AssetKind is not null))
        {
            foreach (var name in Names(entries, input.Name, data))
            {
                if (assets.Find(input.AssetKind!, name) is { } asset)
                {
                    named.Add((input.Name, asset));
                    if (input.Name == action.AssetInput)
                    {
                        completing.Add(asset);
                    }
                }
                else
                {
                    known &= input.Name != action.AssetInput;
                }
            }
        }

        known &= action.AssetInput is null || completing.Count > 0 || action.Inputs.Any(i => i.Name == action.AssetInput && !i.IsRequired);
        return new CallShape
        {
            Action = action,
            Assets = [.. named],
            Completing = [.. completing],
            IsKnown = known,
            GivesReference = action.WritesInputs && entries.SelectMany(e => CallReader.Templates(e.Value)).Where(t => t is not BrokenTemplate).SelectMany(t => t.Programs)
                .Any(p => p.References.Any(r => r.Path is [Scopes.CaseName, "reference", ..])),
            Inputs =
            [
                .. action.Inputs,
                .. completing.SelectMany(a => Listed(a.Signature.Inputs)).Where(i => action.Inputs.All(o => o.Name != i.Name)).DistinctBy(i => i.Name),
            ],
        };
    }

    /// <summary>The names that the text of an input can be.</summary>
    public static ImmutableArray<string> Names(IEnumerable<WithEntry> with, string key, ImmutableArray<DataField> data) =>
        with.FirstOrDefault(e => e.Key == key)?.Value is InputTemplate.Scalar { Text: not BrokenTemplate and var text } ? PossibleTexts.Of(text, data) ?? [] : [];

    private AssetSignature? Merged() => Completing switch
    {
        [] => null,
        [var one] => one.Signature,
        _ => Completing[0].Signature with
        {
            // An output that one of several assets lacks may be unset.
            Outputs =
            [
                .. Completing.SelectMany(a => Listed(a.Signature.Outputs)).GroupBy(o => o.Name)
                    .Select(g => g.First() with { IsOptional = g.Count() < Completing.Length || g.Any(o => o.IsOptional), IsPersonal = g.Any(o => o.IsPersonal) }),
            ],
        },
    };

    private static ImmutableArray<T> Listed<T>(ImmutableArray<T> items) => items.IsDefault ? [] : items;
}
