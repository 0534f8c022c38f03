using Rpa.Expressions.Cel.Functions;

namespace Rpa.Expressions.Cel.Checking;

/// <summary>Which types go together. dyn and error go with everything: they are settled at run time, or were reported already.</summary>
internal static class TypeRules
{
    public static bool IsOpen(CelType type) => type.Kind is CelKind.Dyn or CelKind.Error;

    public static bool IsNumber(CelType type) => type.Kind is CelKind.Int or CelKind.UInt or CelKind.Double or CelKind.Decimal;

    /// <summary>The type of a value that is one or the other; null where they share none.</summary>
    public static CelType? Join(CelType a, CelType b)
    {
        if (a.Kind == CelKind.Error || b.Kind == CelKind.Error)
        {
            return a.Kind == CelKind.Error ? b : a;
        }

        if (a.Kind == CelKind.Dyn || b.Kind == CelKind.Dyn)
        {
            return CelType.Dyn;
        }

        if (a == b)
        {
            return a;
        }

        if ((a.Kind, b.Kind) is (CelKind.Decimal, CelKind.Int) or (CelKind.Int, CelKind.Decimal))
        {
            return CelType.Decimal;
        }

        return a.Kind == b.Kind && a.Kind is CelKind.List or CelKind.Map or CelKind.Optional
            ? a with { Parameters = [.. a.Parameters.Zip(b.Parameters, (x, y) => Join(x, y) ?? CelType.Dyn)] }
            : null;
    }

    /// <summary>Whether `==` between them makes sense.</summary>
    public static bool AreComparable(CelType a, CelType b)
    {
        if (IsOpen(a) || IsOpen(b) || (IsNumber(a) && IsNumber(b)))
        {
            return true;
        }

        if (a.Kind != b.Kind)
        {
            return (a.Kind, b.Kind) is (CelKind.Record, CelKind.Map) or (CelKind.Map, CelKind.Record);
        }

        return a.Parameters.Zip(b.Parameters, AreComparable).All(fits => fits);
    }

    /// <summary>Whether `&lt;` between them makes sense.</summary>
    public static bool AreOrdered(CelType a, CelType b)
    {
        static bool HasOrder(CelType t) => IsOpen(t) || IsNumber(t) || t.Kind is CelKind.String or CelKind.Bool or CelKind.Bytes or CelKind.Date or CelKind.Timestamp or CelKind.Duration;
        return HasOrder(a) && HasOrder(b) && AreComparable(a, b);
    }

    /// <summary>The type of `a op b`; null where the operator does not take them.</summary>
    public static CelType? Arithmetic(char op, CelType a, CelType b)
    {
        if (IsOpen(a) || IsOpen(b))
        {
            return CelType.Dyn;
        }

        switch (a.Kind, b.Kind)
        {
            case (CelKind.Int, CelKind.Int) or (CelKind.UInt, CelKind.UInt) or (CelKind.Decimal, CelKind.Decimal):
                return a;
            case (CelKind.Decimal, CelKind.Int) or (CelKind.Int, CelKind.Decimal):
                return CelType.Decimal;
            case (CelKind.Double, CelKind.Double) when op != '%':
                return a;
            case (CelKind.String, CelKind.String) or (CelKind.Bytes, CelKind.Bytes) when op == '+':
                return a;
            case (CelKind.List, CelKind.List) when op == '+':
                return CelType.List(Join(a.Parameters[0], b.Parameters[0]) ?? CelType.Dyn);
            case (CelKind.Timestamp, CelKind.Duration) when op is '+' or '-':
                return a;
            case (CelKind.Duration, CelKind.Timestamp) when op == '+':
                return b;
            case (CelKind.Timestamp, CelKind.Timestamp) when op == '-':
                return CelType.Duration;
            case (CelKind.Duration, CelKind.Duration) when op is '+' or '-':
                return a;
            case (CelKind.Date, CelKind.Date) when op == '-':
                return CelType.Int;
            case (CelKind.Date, CelKind.Int) or (CelKind.Date, CelKind.Duration) when op is '+' or '-':
                return a;
            default:
                return null;
        }
    }

    /// <summary>Whether an argument fits a parameter; type parameters are bound on the way.</summary>
    public static bool Fits(CelType parameter, CelType argument, Dictionary<string, CelType> bindings, bool adaptsNumbers)
    {
        if (parameter.Kind == CelKind.Parameter)
        {
            if (ReferenceEquals(parameter, Declare.Number) && !IsNumber(argument) && !IsOpen(argument))
            {
                return false;
            }

            bindings[parameter.Name] = bindings.TryGetValue(parameter.Name, out var bound) ? Join(bound, argument) ?? CelType.Dyn : argument;
            return true;
        }

        if (IsOpen(parameter) || IsOpen(argument))
        {
            return true;
        }

        if (parameter.Kind != argument.Kind)
        {
            return adaptsNumbers && parameter.Kind == CelKind.Decimal && argument.Kind == CelKind.Int;
        }

        for (var i = 0; i < parameter.Parameters.Length && i < argument.Parameters.Length; i++)
        {
            if (!Fits(parameter.Parameters[i], argument.Parameters[i], bindings, adaptsNumbers))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Puts bound types for type parameters; an unbound one is dyn.</summary>
    public static CelType Substitute(CelType type, Dictionary<string, CelType> bindings) => type.Kind == CelKind.Parameter
        ? bindings.GetValueOrDefault(type.Name, CelType.Dyn)
        : type.Parameters.Length == 0 ? type : type with { Parameters = [.. type.Parameters.Select(p => Substitute(p, bindings))] };
}

/// <summary>An overload that fits a call.</summary>
internal readonly record struct Candidate(Overload Overload, CelType Result);
