using System.Collections.Immutable;
using Rpa.Expressions.Diagnostics;
using Rpa.Expressions.Types;
using Rpa.Expressions.Yaml;

namespace Rpa.Language.Parsing;

/// <summary>`data:` and the inputs and outputs of rule tables: names with declared types.</summary>
internal static class DataSection
{
    /// <summary>The fields, in the file's order; those with faults are left out and reported.</summary>
    public static ImmutableArray<DataField> Read(YamlNode? node, DiagnosticBag diagnostics) =>
        node is YamlMapping map ? DataTypeReader.ReadFields(map, diagnostics) : [];
}
