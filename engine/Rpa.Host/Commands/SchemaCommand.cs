using System.CommandLine;
using Rpa.Host.Schemas;
using Rpa.Host.Terminal;

namespace Rpa.Host.Commands;

/// <summary>`rpa schema [KIND] [--out DIR]`.</summary>
internal static class SchemaCommand
{
    public static Command Create()
    {
        var kind = new Argument<string?>("KIND") { Description = $"{string.Join(", ", SchemaFiles.All.Select(s => s.Kind))}; all of them where it is left out.", Arity = ArgumentArity.ZeroOrOne };
        kind.AcceptOnlyFromAmong([.. SchemaFiles.All.Select(s => s.Kind)]);
        var outFolder = new Option<DirectoryInfo?>("--out") { Description = "Write KIND.schema.json into a folder." };
        var command = new Command("schema", "JSON Schema of the files of a process, for editors.") { kind, outFolder };
        command.SetAction(result => Run(result.GetValue(kind), result.GetValue(outFolder)));
        return command;
    }

    private static int Run(string? kind, DirectoryInfo? outFolder)
    {
        var wanted = SchemaFiles.All.Where(s => kind is null || s.Kind == kind).ToList();
        if (outFolder is not null)
        {
            foreach (var schema in wanted)
            {
                Output.Write(schema.Json().TrimEnd('\n'), new FileInfo(Path.Combine(outFolder.FullName, schema.Kind + ".schema.json")));
            }

            Say.Line($"{wanted.Count} schemas written to {outFolder.FullName}.");
        }
        else if (wanted is [var only])
        {
            Output.Write(only.Json().TrimEnd('\n'), null);
        }
        else
        {
            foreach (var schema in wanted)
            {
                Console.Out.WriteLine($"{schema.Kind,-10} {schema.What}");
            }
        }

        return ExitCode.Done;
    }
}
