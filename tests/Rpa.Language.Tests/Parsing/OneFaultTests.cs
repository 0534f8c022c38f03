using System.Collections.Immutable;
using Rpa.Expressions;
using Rpa.Expressions.Cel;
using Rpa.Expressions.Diagnostics;
using Rpa.Expressions.Types;
using Rpa.Expressions.Values;
using Rpa.Language.Bundles;
using Rpa.Testing;

namespace Rpa.Language.Tests.Parsing;

/// <summary>One fault of an author is one finding: what only follows from it is not reported beside it.</summary>
public sealed class OneFaultTests
{
    [Theory]
    [InlineData("daysLet:        { type: integer,", "daysLet:        { type: intger,", "RPA026")]
    [InlineData("wait: { within: 4 weeks,", "wait: { within: 4 weaks,", "RPA027")]
    [InlineData("decide: { within: 3 months,", "decide: { within: 3 moons,", "RPA027")]
    [InlineData("workflow: holiday\nversion: 1\n", "workflow: holiday\n---\nversion: 1\n", "RPA009")]
    [InlineData("calendar: rheinland-pfalz", "calendar:\u00A0rheinland-pfalz", "RPA014")]
    [InlineData("    do: document.read", "\tdo: document.read", "RPA005")]
    [InlineData("to: correcting\n      - to: weighing", "to: correcting\n      - to: weighng", "RPA044")]
    public void IsOneFinding(string right, string wrong, string code)
    {
        Assert.Contains(right, Holiday.Workflow, StringComparison.Ordinal);
        var at = Holiday.Workflow.IndexOf(right, StringComparison.Ordinal);
        var (_, findings) = Holiday.Compile(Holiday.Workflow[..at] + wrong + Holiday.Workflow[(at + right.Length)..]);
        Assert.Equal([code], findings.Where(f => f.Span.File.EndsWith("holiday/workflow.yaml", StringComparison.Ordinal)).Select(f => f.Code));
    }

    [Fact]
    public void AnExpressionThatACommentCutsOffIsToBeQuoted()
    {
        var (_, findings) = Holiday.Compile(Holiday.Workflow.Replace("\"!has(data.applicantName) || !has(data.applicantEmail) || !has(data.daysLet)\"", "size(case.documents) #> 0", StringComparison.Ordinal));
        var finding = Assert.Single(findings, f => f.Code == "RPA012");
        Assert.Contains("takes ' #' for a comment", finding.Message, StringComparison.Ordinal);
        Assert.Equal("Quote the expression: \"size(case.documents) #> 0\"", finding.Remedy);
    }

    [Fact]
    public void AWorkflowThatCannotBeReadIsNotSaidToBeMissing()
    {
        var diagnostics = new DiagnosticBag();
        BundleCompiler.Compile(
            [
                Some.Bundle("broken", "just a text\n"),
                Some.Bundle("parent", "workflow: parent\nversion: 1\ntitle: Parent\nstart: [{ api: [] }]\ninitial: go\nstates:\n  go: { run: broken, next: end }\n  end: { final: succeeded }\n"),
            ],
            Some.Catalog(), diagnostics);
        Assert.Equal(["RPA022"], diagnostics.ToImmutable().Select(d => d.Code));
    }

    [Theory]
    [InlineData("rows.map(row, {'tree': row['Tree'], 'number': row['No']})", true)]
    [InlineData("rows.map(row, {'tree': 'oak'})", false)]
    public void RowsOfASheetFillAListOfRecords(string expression, bool fits)
    {
        var record = new DataType(DataKind.Record, Fields: [new DataField("tree", new DataType(DataKind.Text), LocalText.Same("Tree"), IsPersonal: false), new DataField("number", new DataType(DataKind.Integer), LocalText.Same("No"), IsPersonal: false)]);
        var list = new DataType(DataKind.List, Element: record);
        var diagnostics = new DiagnosticBag();
        var program = CelCompiler.Compile(expression, SourceSpan.StartOf("x"), CelEnvironment.Empty.With("rows", CelType.List(CelType.Map(CelType.String, CelType.Dyn))), diagnostics);
        Assert.Equal(fits, list.CelType.IsAssignableFrom(program!.ResultType));
        if (fits)
        {
            var rows = Value.Of((Value[])[Value.Map(("Tree", Value.Of("oak")), ("No", Value.Of(7L)))]);
            var saved = list.FromTree(program.Evaluate(new Activation(ImmutableDictionary<string, Value>.Empty.Add("rows", rows))).Value!);
            Assert.Null(saved.Fault);
        }
    }
}
