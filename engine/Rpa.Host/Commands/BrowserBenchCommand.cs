using System.CommandLine;
using System.Globalization;
using Rpa.Host.Benches.Browser;
using Rpa.Host.Terminal;

namespace Rpa.Host.Commands;

/// <summary>`rpa bench browser [--cases N] [--memory-cases N] [--changes N] [--seed S] [--json] [--out F]`.</summary>
internal static class BrowserBenchCommand
{
    public static Command Create()
    {
        var cases = new Option<int>("--cases") { Description = "Cases a side for the throughput.", DefaultValueFactory = _ => 40 };
        var memory = new Option<int>("--memory-cases") { Description = "Cases for the memory; 0 leaves it out.", DefaultValueFactory = _ => 100 };
        var changes = new Option<int>("--changes") { Description = "Changed pages for the healing.", DefaultValueFactory = _ => 240 };
        var seed = new Option<int>("--seed") { Description = "The first seed of the changes.", DefaultValueFactory = _ => 20261128 };
        var (json, outFile) = (OutputOptions.Json(), OutputOptions.Out());
        var command = new Command("browser", "The browser bot beside Playwright alone on the sample sites; healing on changed pages.") { cases, memory, changes, seed, json, outFile };
        command.SetAction(async (result, cancellationToken) =>
        {
            var parts = await new BrowserBench(result.GetValue(cases), result.GetValue(memory), result.GetValue(changes), result.GetValue(seed)).RunAsync(cancellationToken);
            if (result.GetValue(json) || result.GetValue(outFile) is not null)
            {
                Output.Write(Output.ToJson(new { Parts = parts }), result.GetValue(outFile));
            }

            foreach (var (name, part) in parts)
            {
                Say.Line(string.Create(CultureInfo.InvariantCulture, $"{name,-20} {part.Value,9:0.##} {part.Unit,-10} {part.What}{(part.Promise > 0 ? $" (promised: {part.Promise:0.##})" : "")}{(part.IsKept ? "" : "  NOT KEPT")}"));
            }

            return parts.Values.All(p => p.IsKept) ? ExitCode.Done : ExitCode.Findings;
        });
        return command;
    }
}
