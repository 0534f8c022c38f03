using System.Collections.Immutable;
using Rpa.Expressions.Cel;
using Rpa.Expressions.Diagnostics;
using Rpa.Expressions.Yaml;

namespace Rpa.Bots.Browser.Scripts;

/// <summary>What the steps of a script may name while they are read: the expressions' variables, outputs, failures, hosts, personal values.</summary>
internal sealed record ScriptScope(
    CelEnvironment Environment,
    ImmutableArray<ScriptInput> Inputs,
    ImmutableArray<ScriptOutput> Outputs,
    ImmutableArray<string> Failures,
    ImmutableArray<string> Hosts,
    ImmutableHashSet<string> PersonalItems,
    DiagnosticBag Diagnostics)
{
    /// <summary>The site it works at.</summary>
    public required string Site { get; init; }

    /// <summary>The scripts it may run.</summary>
    public required Neighbours Neighbours { get; init; }

    /// <summary>It begins on the page that another script opened.</summary>
    public bool IsPart { get; init; }

    /// <summary>Compiles a text with `${ }` values.</summary>
    public TextTemplate? Template(YamlScalar? scalar) =>
        scalar is null ? null : TextTemplate.Compile(scalar.Text, scalar.TextSpan, Environment, Diagnostics);

    /// <summary>Compiles an expression of a type.</summary>
    public CelProgram? Program(YamlScalar? scalar, CelType type)
    {
        if (scalar is null || CelCompiler.Compile(scalar.Text, scalar.TextSpan, Environment, Diagnostics) is not { } program)
        {
            return null;
        }

        if (type.IsAssignableFrom(program.ResultType))
        {
            return program;
        }

        Diagnostics.Report(ScriptDiagnostics.WrongType, scalar.Span, $"'{scalar.Text}' gives {program.ResultType}; {type} was expected.", "Correct the expression.");
        return null;
    }

    /// <summary>Whether one of the expressions reads a personal input, or an item of one.</summary>
    public bool IsPersonal(IEnumerable<CelProgram> programs) => programs.SelectMany(p => p.References).Any(r =>
        PersonalItems.Contains(r.Path[0]) || IsPersonal(r.Path)
        || (r.Path is ["input", var name, ..] && Inputs.Any(i => i.Name == name && i.IsPersonal))
        || (r.Path is ["output", var read, ..] && Outputs.Any(o => o.Name == read && o.IsPersonal)));

    /// <summary>A field on the way is personal, as those of the records in a list may be.</summary>
    private bool IsPersonal(IReadOnlyList<string> path)
    {
        var type = Environment.Variables.GetValueOrDefault(path[0]);
        foreach (var name in path.Skip(1))
        {
            if (type?.Field(name) is not { } field)
            {
                return false;
            }

            if (field.IsPersonal)
            {
                return true;
            }

            type = field.Type;
        }

        return false;
    }
}
