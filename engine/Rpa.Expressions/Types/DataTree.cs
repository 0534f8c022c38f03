using System.Globalization;
using Rpa.Expressions.Values;

namespace Rpa.Expressions.Types;

/// <summary>Reads values out of a tree whose sender has fewer types than we have: JSON knows neither days nor amounts of money.</summary>
internal static class DataTree
{
    private const int MaxDepth = 16;

    public static Conversion Read(DataType type, Value value) => Typed(type, value, 0) is { } typed ? DataCheck.Check(type, typed) : Fault.Of("Zu tief verschachtelt.", "Nested too deeply.");

    /// <summary>The value with its texts read; what does not fit stays as it is, for the check to speak of.</summary>
    private static Value? Typed(DataType type, Value value, int depth)
    {
        if (depth > MaxDepth)
        {
            return null;
        }

        switch (type.Kind, value)
        {
            case (DataKind.Integer or DataKind.Decimal or DataKind.Money or DataKind.Boolean or DataKind.Date or DataKind.DateTime or DataKind.Duration or DataKind.Address, StringValue text):
                return type.FromText(text.Text, CultureInfo.InvariantCulture).Value ?? value;
            case (DataKind.List, ListValue list):
                var items = list.Items.Select(i => Typed(type.Element ?? new DataType(DataKind.Text), i, depth + 1)).ToList();
                return items.Contains(null) ? null : new ListValue([.. items.Select(i => i!)]);
            case (DataKind.Record, MapValue map):
                var fields = new List<KeyValuePair<Value, Value>>();
                foreach (var (key, item) in map.Entries)
                {
                    var field = type.Fields.FirstOrDefault(f => f.Name == key.ToString());
                    if (item is NullValue && field is not null)
                    {
                        continue;
                    }

                    var typed = field is null ? item : Typed(field.Type, item, depth + 1);
                    if (typed is null)
                    {
                        return null;
                    }

                    fields.Add(KeyValuePair.Create(key, typed));
                }

                return MapValue.From(fields);
            default:
                return value;
        }
    }
}
