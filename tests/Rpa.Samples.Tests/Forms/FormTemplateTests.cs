using Rpa.Samples.Forms;

namespace Rpa.Samples.Tests.Forms;

public sealed class FormTemplateTests
{
    public static TheoryData<string, string> Templates() => new()
    {
        { "holiday-let", "workflows/holiday-let-permit/forms/holiday-let.form.yaml" },
        { "misuse-report", "workflows/housing-misuse-report/forms/misuse-report.form.yaml" },
        { "passport-enquiry", "workflows/passport-application/forms/passport-enquiry.form.yaml" },
    };

    /// <summary>After a form was redrawn on purpose, RPA_WRITE_FORMS=1 writes the templates anew.</summary>
    [Theory]
    [MemberData(nameof(Templates))]
    public void TheShippedTemplateFitsTheDrawnForm(string name, string file)
    {
        var path = Path.Combine(Root(), file);
        var layout = PaperForms.All.Single(form => form.Name == name);
        var text = FormTemplate.Write(layout, SampleDictionaries.Of(layout));
        if (Environment.GetEnvironmentVariable("RPA_WRITE_FORMS") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, text);
        }

        Assert.Equal(text, File.ReadAllText(path).ReplaceLineEndings("\n"));
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Rpa.sln"))) { folder = folder.Parent ?? throw new InvalidOperationException("no Rpa.sln above the tests"); }
        return folder.FullName;
    }
}
