using System.Collections.Immutable;
using Rpa.Expressions.Cel;
using Rpa.Expressions.Values;
using Rpa.Language.Definitions;

namespace Rpa.Language.Running;

/// <summary>Works out `with:` blocks.</summary>
internal static class InputEvaluation
{
    /// <summary>The inputs by key, or the first error in words with its place.</summary>
    public static (MapValue? Inputs, string? Error) Evaluate(ImmutableArray<WithEntry> entries, IActivation scopes)
    {
        var inputs = new List<KeyValuePair<string, Value>>();
        foreach (var entry in entries)
        {
            var result = Evaluate(entry.Value, scopes);
            if (result.Error is not null)
            {
                return (null, $"{entry.Span}: '{entry.Key}': {result.Error}");
            }

            // `${data.?field}`: an unset field leaves its key out.
            var value = result.Value is OptionalValue optional ? optional.Content : result.Value;
            if (value is not null)
            {
                inputs.Add(KeyValuePair.Create(entry.Key, value));
            }
        }

        return (MapValue.FromStrings(inputs), null);
    }

    private static CelResult Evaluate(InputTemplate template, IActivation scopes)
    {
        switch (template)
        {
            case InputTemplate.Scalar scalar:
                return scalar.Text.Evaluate(scopes);
            case InputTemplate.List list:
                var items = ImmutableArray.CreateBuilder<Value>(list.Items.Length);
                foreach (var item in list.Items)
                {
                    var result = Evaluate(item, scopes);
                    if (result.Value is null)
                    {
                        return result;
                    }

                    items.Add(result.Value);
                }

                return CelResult.Of(new ListValue(items.DrainToImmutable()));
            case InputTemplate.Map map:
                var (inputs, error) = Evaluate(map.Entries, scopes);
                return inputs is null ? CelResult.Failed(error!) : CelResult.Of(inputs);
            default:
                return CelResult.Failed("unknown kind of input");
        }
    }
}
