using System.Collections.Frozen;
using System.Runtime.CompilerServices;
using Rpa.Expressions.Cel.Functions;
using Rpa.Expressions.Cel.Running;
using Rpa.Expressions.Diagnostics;
using Rpa.Expressions.Values;

namespace Rpa.Expressions.Cel.Checking;

/// <summary>Ends the search for faults where more would help nobody.</summary>
internal sealed class TooManyFaultsException : Exception;

/// <summary>A compiled part and its checked type.</summary>
internal readonly record struct Bound(Node Node, CelType Type);

/// <summary>
/// Checks a tree and compiles it in the same walk. Goes on after a fault, so that all are found at once. Unchecked, every type is dyn and what is
/// wrong fails when it is reached.
/// </summary>
internal sealed partial class Binder(CelEnvironment environment, DiagnosticBag diagnostics, bool isChecked)
{
    private static readonly FrozenDictionary<string, TypeValue> TypeNames = new[]
    {
        CelType.Bool, CelType.Int, CelType.UInt, CelType.Double, CelType.Decimal, CelType.String, CelType.Bytes, CelType.Date, CelType.Timestamp,
        CelType.Duration, CelType.Null, CelType.Type, CelType.List(CelType.Dyn), CelType.Map(CelType.Dyn, CelType.Dyn), CelType.Optional(CelType.Dyn),
    }.ToFrozenDictionary(t => t.Name, t => new TypeValue(t));

    private readonly List<(string Name, CelType Type, int Slot)> _locals = [];
    private readonly FunctionTable _functions = FunctionTable.Default;

    // Where names with dots begin: `google.protobuf.Timestamp`, and variables of a namespace.
    private readonly HashSet<string> _dottedRoots =
        [.. environment.Variables.Keys.Concat(TypeNames.Keys).Where(n => n.Contains('.', StringComparison.Ordinal)).Select(n => n.Split('.')[0])];

    /// <summary>How many values macros keep at once.</summary>
    public int LocalCount { get; private set; }

    /// <summary>Checks and compiles.</summary>
    public Bound Bind(CelExpr expr)
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            diagnostics.Report(CelDiagnostics.TooLarge, expr.Span, "The expression is nested too deeply to be checked here.", "Split it.");
            throw new TooManyFaultsException();
        }

        var bound = expr switch
        {
            CelLiteral literal => new Bound(new ConstantNode(literal.Value), literal.Value.Type),
            CelIdentifier name => BindName(name),
            CelSelect select => BindSelect(select),
            CelCall call => BindCall(call),
            CelListLiteral list => BindList(list),
            CelMapLiteral map => BindMap(map),
            _ => throw new InvalidOperationException($"Unknown node {expr.GetType().Name}."),
        };
        return isChecked ? bound : bound with { Type = CelType.Dyn };
    }

    private Bound Fault(DiagnosticDescriptor descriptor, SourceSpan span, string message, string remedy = "")
    {
        if (!isChecked)
        {
            return new Bound(new FailingNode(message), CelType.Error);
        }

        diagnostics.Report(descriptor, span, message, remedy);
        return Counted(message);
    }

    private Bound Fault(DiagnosticDescriptor descriptor, SourceSpan span, string message, NearName remedy)
    {
        if (!isChecked)
        {
            return Fault(descriptor, span, message);
        }

        diagnostics.Report(descriptor, span, message, remedy);
        return Counted(message);
    }

    private Bound Counted(string message) =>
        diagnostics.Count < CelLimits.MaxFaults ? new Bound(new FailingNode(message), CelType.Error) : throw new TooManyFaultsException();

    private Bound BindName(CelIdentifier name)
    {
        var text = name.Name;
        if (!text.StartsWith('.'))
        {
            for (var i = _locals.Count - 1; i >= 0; i--)
            {
                if (_locals[i].Name == text)
                {
                    return new Bound(new LocalNode(_locals[i].Slot), _locals[i].Type);
                }
            }
        }

        text = text.TrimStart('.');
        if (environment.Variables.TryGetValue(text, out var type))
        {
            return new Bound(new VariableNode(text), type);
        }

        if (TypeNames.TryGetValue(text, out var named))
        {
            return new Bound(new ConstantNode(named), CelType.Type);
        }

        if (!isChecked)
        {
            return new Bound(new VariableNode(text), CelType.Dyn);
        }

        var message = $"The name '{text}' is not known here.";
        return _functions.Find(text).Length > 0
            ? Fault(CelDiagnostics.UnknownName, name.Span, message, $"'{text}' is a function: write {text}(…).")
            : Fault(CelDiagnostics.UnknownName, name.Span, message, DidYouMean.Remedy(text, environment.Variables.Keys.Concat(_locals.Select(l => l.Name))));
    }

    /// <summary>`a.b.c` of plain names that starts with no local; null otherwise.</summary>
    private string? DottedName(CelExpr expr) => expr switch
    {
        CelIdentifier name when !_locals.Exists(l => l.Name == name.Name) => name.Name.TrimStart('.'),
        CelSelect { IsTest: false, IsOptional: false } select when DottedName(select.Operand) is { } prefix => prefix + "." + select.Field,
        _ => null,
    };

    private static string Root(CelExpr expr)
    {
        while (expr is CelSelect select)
        {
            expr = select.Operand;
        }

        return expr is CelIdentifier name ? name.Name.TrimStart('.') : "";
    }

    private static string Path(CelExpr expr) => expr switch
    {
        CelIdentifier name => name.Name,
        CelSelect { IsTest: false } select => Path(select.Operand) + "." + select.Field,
        CelCall { Function: "_[_]", Arguments: [var operand, CelLiteral { Value: IntValue index }] } => $"{Path(operand)}[{index}]",
        _ => "…",
    };

    private Bound BindSelect(CelSelect select)
    {
        if (!select.IsTest && _dottedRoots.Contains(Root(select)) && DottedName(select) is { } dotted)
        {
            if (environment.Variables.TryGetValue(dotted, out var type))
            {
                return new Bound(new VariableNode(dotted), type);
            }

            if (TypeNames.TryGetValue(dotted, out var named))
            {
                return new Bound(new ConstantNode(named), CelType.Type);
            }
        }

        var operand = Bind(select.Operand);
        var field = FieldType(operand.Type, select, out var isRecord);
        if (field is null)
        {
            return new Bound(new FailingNode("no such field"), CelType.Error);
        }

        if (select.IsTest)
        {
            return new Bound(new HasNode(operand.Node, select.Field), CelType.Bool);
        }

        return select.IsOptional
            ? new Bound(
                new OptionalAccessNode(operand.Node, new ConstantNode(new StringValue(select.Field))),
                field.Kind == CelKind.Optional ? field : CelType.Optional(field))
            : new Bound(new SelectNode(operand.Node, select.Field, Path(select), isRecord), field);
    }

    private CelType? FieldType(CelType operand, CelSelect select, out bool isRecord)
    {
        isRecord = operand.Kind == CelKind.Record;
        switch (operand.Kind)
        {
            case CelKind.Dyn or CelKind.Error:
                return operand;
            case CelKind.Map when operand.Parameters[0].Kind is CelKind.String or CelKind.Dyn:
                return operand.Parameters[1];
            case CelKind.Optional:
                return FieldType(operand.Parameters[0], select, out isRecord) is { } inner ? CelType.Optional(inner) : null;
            case CelKind.Record:
                if (operand.Field(select.Field) is { } field)
                {
                    return field.Type;
                }

                Fault(
                    CelDiagnostics.UnknownField, FieldSpan(select), $"{Sentence(Path(select.Operand), operand)} has no field '{select.Field}'.",
                    DidYouMean.Remedy(select.Field, operand.Fields.Select(f => f.Name)));
                return null;
            default:
                Fault(CelDiagnostics.UnknownField, FieldSpan(select), $"A value of type {operand} has no fields, so '.{select.Field}' finds nothing.");
                return null;
        }
    }

    private static string Sentence(string path, CelType type) => path.Contains('…', StringComparison.Ordinal) ? $"A {type}" : $"'{path}'";

    // has(a.b) spans the whole macro; the field stands before its closing bracket.
    private static SourceSpan FieldSpan(CelSelect select)
    {
        var span = select.Span;
        var end = select.IsTest ? span.EndColumn - 1 : span.EndColumn;
        var column = end - select.Field.Length;
        return column > 0 && (column >= span.Column || span.Line != span.EndLine) ? span with { Line = span.EndLine, Column = column, EndColumn = end } : span;
    }

    private Bound BindList(CelListLiteral list)
    {
        var optional = new bool[list.Items.Length];
        foreach (var index in list.OptionalIndices)
        {
            optional[index] = true;
        }

        CelType? element = null;
        var nodes = new Node[list.Items.Length];
        for (var i = 0; i < nodes.Length; i++)
        {
            var item = Bind(list.Items[i]);
            nodes[i] = item.Node;
            var type = optional[i] ? Content(item.Type, list.Items[i].Span) : item.Type;
            element = element is null ? type : TypeRules.Join(element, type) ?? CelType.Dyn;
        }

        var result = CelType.List(element ?? CelType.Dyn);
        return nodes.All(n => n is ConstantNode) && optional.All(o => !o)
            ? new Bound(new ConstantNode(new ListValue([.. nodes.Select(n => ((ConstantNode)n).Value)])), result)
            : new Bound(new ListNode(nodes, optional), result);
    }

    private CelType Content(CelType type, SourceSpan span)
    {
        if (TypeRules.IsOpen(type))
        {
            return type;
        }

        return type.Kind == CelKind.Optional
            ? type.Parameters[0]
            : Fault(CelDiagnostics.WrongOperands, span, $"After '?' an optional is expected, not {type}.", "Leave out the '?', or use '.?' to read the field.").Type;
    }

    private Bound BindMap(CelMapLiteral map)
    {
        if (map.TypeName is not null)
        {
            return Fault(CelDiagnostics.NoMessages, map.Span, $"Objects of type '{map.TypeName}' cannot be made here.", "Make a map: {\"field\": value}.");
        }

        CelType? keyType = null;
        CelType? valueType = null;
        var seen = new HashSet<Value>();
        var entries = new (Node, Node, bool)[map.Entries.Length];
        for (var i = 0; i < entries.Length; i++)
        {
            var entry = map.Entries[i];
            var key = Bind(entry.Key);
            var value = Bind(entry.Value);
            if (!TypeRules.IsOpen(key.Type) && key.Type.Kind is not (CelKind.Bool or CelKind.Int or CelKind.UInt or CelKind.String or CelKind.Date))
            {
                Fault(CelDiagnostics.WrongKey, entry.Key.Span, $"A {key.Type} cannot be the key of a map.", "Keys are bool, int, uint, string or date.");
            }
            else if (entry.Key is CelLiteral literal && !seen.Add(literal.Value))
            {
                Fault(CelDiagnostics.WrongKey, entry.Key.Span, $"The key {CelPrinter.Print(entry.Key)} stands twice in this map.", "Keep one of them.");
            }

            var type = entry.IsOptional ? Content(value.Type, entry.Value.Span) : value.Type;
            keyType = keyType is null ? key.Type : TypeRules.Join(keyType, key.Type) ?? CelType.Dyn;
            valueType = valueType is null ? type : TypeRules.Join(valueType, type) ?? CelType.Dyn;
            entries[i] = (key.Node, value.Node, entry.IsOptional);
        }

        return new Bound(new MapNode(entries), CelType.Map(keyType ?? CelType.Dyn, valueType ?? CelType.Dyn));
    }
}
