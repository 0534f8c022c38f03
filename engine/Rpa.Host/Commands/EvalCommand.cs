using System.CommandLine;
using System.Text.Json;
using Rpa.Expressions.Cel;
using Rpa.Expressions.Cel.Conformance;
using Rpa.Expressions.Diagnostics;
using Rpa.Expressions.Values;
using Rpa.Host.Terminal;

namespace Rpa.Host.Commands;

/// <summary>`rpa eval EXPR [--data JSON]` and `rpa eval --batch FILE.jsonl [--compare]`.</summary>
internal static class EvalCommand
{
    public static Command Create()
    {
        var expression = new Argument<string?>("EXPR") { Description = "An expression (CEL).", Arity = ArgumentArity.ZeroOrOne };
        var data = new Option<string?>("--data") { Description = "Variables as a JSON object." };
        var batch = new Option<FileInfo?>("--batch") { Description = "Evaluate the lines of a file: {\"id\",\"expr\",\"typeEnv\",\"bindings\",\"disableCheck\"}." };
        var compare = new Option<bool>("--compare") { Description = "With --batch: check the values that the lines carry and print the figure by section." };
        var command = new Command("eval", "Evaluate an expression of the workflow language.") { expression, data, batch, compare };
        command.Validators.Add(result =>
        {
            if (result.GetValue(expression) is null == result.GetResult(batch) is null)
            {
                result.AddError("Give an expression, or a file with --batch.");
            }
            else if (result.GetResult(batch) is null ? result.GetValue(compare) : result.GetResult(data) is not null)
            {
                result.AddError("--compare goes with --batch, --data with an expression.");
            }
        });
        command.SetAction(result => Run(result.GetValue(expression) ?? "", result.GetValue(data), result.GetValue(batch), result.GetValue(compare)));
        return command;
    }

    private static int Run(string expression, string? data, FileInfo? batch, bool compare)
    {
        if (batch is not null)
        {
            return RunBatch(batch, compare);
        }

        var variables = Variables(data);
        var environment = variables.Aggregate(CelEnvironment.Empty, (env, v) => env.With(v.Key, CelType.Dyn));
        var diagnostics = new DiagnosticBag();
        var program = CelCompiler.Compile(expression, SourceSpan.StartOf("expression"), environment, diagnostics);
        if (program is null)
        {
            Say.Findings(diagnostics.ToImmutable());
            return ExitCode.Findings;
        }

        var result = program.Evaluate(new Activation(variables));
        if (result.Value is null)
        {
            Say.Fault(result.Error ?? "no value");
            return ExitCode.Findings;
        }

        Console.WriteLine(CelJson.Text(result.Value));
        return ExitCode.Done;
    }

    private static Dictionary<string, Value> Variables(string? data)
    {
        if (data is null)
        {
            return [];
        }

        try
        {
            using var json = JsonDocument.Parse(data, new JsonDocumentOptions { AllowDuplicateProperties = false });
            return json.RootElement.ValueKind == JsonValueKind.Object
                ? json.RootElement.EnumerateObject().ToDictionary(p => p.Name, p => CelJson.Read(p.Value))
                : throw new UserFaultException(ExitCode.Input, "--data is no JSON object; expected {\"name\": value}.");
        }
        catch (JsonException e)
        {
            throw new UserFaultException(ExitCode.Input, $"--data is no JSON: {e.Message}", e);
        }
    }

    private static int RunBatch(FileInfo batch, bool compare)
    {
        if (!batch.Exists)
        {
            throw new UserFaultException(ExitCode.Input, $"The file '{batch.FullName}' does not exist.");
        }

        using var reader = batch.OpenText();
        var summary = CelBatch.Run(reader, Console.Out, compare);
        if (compare)
        {
            Console.Error.Write(summary.ToString());
        }

        return summary.Passed == summary.Total && summary.Unreadable == 0 ? ExitCode.Done : ExitCode.Findings;
    }
}
