using System.Text;
using Rpa.Expressions.Diagnostics;
using Rpa.Host.Web.Api;
using Rpa.Testing;

namespace Rpa.Host.Tests.Web;

/// <summary>Who may call the API.</summary>
public sealed class ApiTokensTests
{
    /// <summary>SHA-256 of the text `test`.</summary>
    private const string Sha256OfTest = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

    [Fact]
    public void ATokenOfAFileSaysWhoCallsAndWhere()
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder["tokens.yaml"], $"tokens:\n  - name: form-server\n    department: tax-office\n    may: [submit, read]\n    sha256: {Sha256OfTest}\n");
        var tokens = ApiTokens.Load(folder["tokens.yaml"], null, "house");

        var found = tokens.Find("Bearer test")!;
        Assert.Equal(("api:form-server", "tax-office"), (found.Actor.Name, found.Actor.Department));
        Assert.Equal([ApiRight.Submit, ApiRight.Read], found.Rights.Order());
        Assert.False(found.Actor.IsPerson);
        Assert.All(new[] { null, "", "test", "Bearer", "Bearer ", "Bearer Test", "Bearer test2", "Basic test" }, h => Assert.Null(tokens.Find(h)));
    }

    [Fact]
    public void AFaultyFileIsToldWithItsPlaces()
    {
        var diagnostics = new DiagnosticBag();
        var yaml = $"tokens:\n  - name: Form Server\n    department: d\n    may: [submitt]\n    sha256: abc\n    secret: x\n  - name: a\n    department: d\n    may: [read]\n    sha256: {Sha256OfTest}\n  - name: a\n    department: d\n    may: [read]\n    sha256: {Sha256OfTest}\n";
        ApiTokens.Read("tokens.yaml", Encoding.UTF8.GetBytes(yaml), diagnostics);

        Assert.Equal([(4, 11), (5, 13), (6, 5), (11, 11)], diagnostics.ToImmutable().Select(d => (d.Span.Line, d.Span.Column)).Where(p => p != (2, 11)));
        Assert.Contains("Did you mean 'submit'?", diagnostics.ToImmutable().Single(d => d.Span.Line == 4).Remedy);
    }

    [Fact]
    public void AShortTokenOfTheEnvironmentIsRefused() =>
        Assert.Contains("openssl rand", Assert.Throws<UserFaultException>(() => ApiTokens.Load(null, "short", "house")).Message);

    [Fact]
    public void WithoutAnyTokenNobodyMayCall() => Assert.Null(ApiTokens.None.Find("Bearer "));
}
