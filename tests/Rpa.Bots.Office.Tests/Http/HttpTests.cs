using Microsoft.AspNetCore.Http;
using Rpa.Bots.Actions;
using Rpa.Bots.Documents;
using Rpa.Bots.Effects;
using Rpa.Bots.Office.Http;
using Rpa.Expressions.Values;
using Rpa.Testing;

namespace Rpa.Bots.Office.Tests.Http;

/// <summary>`http.call` and `http.get` against a real server.</summary>
public sealed class HttpTests
{
    private readonly FakeSurroundings _around = new();

    [Fact]
    public async Task ACallCarriesItsBodyItsKeyAndItsSecretAndGivesTheAnswer()
    {
        await using var target = await TargetService.StartAsync(async c =>
        {
            c.Response.StatusCode = 201;
            c.Response.Headers.Location = "/permits/7";
            await c.Response.WriteAsJsonAsync(new { number = "P-7", fee = 12.5 });
        });
        _around.Secrets["permits.token"] = "s3cret";
        var done = Assert.IsType<ActionOutcome.Done>(await CallAsync(Service(target) with { Secret = "permits.token" }, ("path", Value.Of("/permits")),
            ("query", Value.Map(("source", Value.Of("rpa & co")), ("tag", Value.Of([Value.Of("a"), Value.Of("b")])))),
            ("headers", Value.Map(("X-Trace", Value.Of("t-1")))),
            ("body", Value.Map(("reference", Value.Of("2026-000123")), ("days", Value.Of(40)), ("name", Value.Of("Jürgen"))))));
        Assert.Equal("P-7", ((MapValue)done.Result["json"]!).Text("number"));
        Assert.Equal(("/permits/7", "201"), (((MapValue)done.Result["headers"]!).Text("location"), done.Result["status"]!.ToString()));
        var request = Assert.Single(target.Requests);
        Assert.Equal(("POST", "/permits?source=rpa%20%26%20co&tag=a&tag=b", """{"reference":"2026-000123","days":40,"name":"Jürgen"}"""), (request.Method, request.Target, request.Body));
        Assert.Equal(("Bearer s3cret", "2026-000123-1", "t-1", "application/json"), (request.Headers["Authorization"], request.Headers["Idempotency-Key"], request.Headers["X-Trace"], request.Headers["Content-Type"]));
        Assert.Equal(target.Address.Authority, request.Headers["Host"]);
        Assert.Equal([$"POST {target.Address}permits"], _around.Intents);
    }

    [Theory]
    [InlineData(400, "rejected")]
    [InlineData(409, "rejected")]
    [InlineData(422, "rejected")]
    [InlineData(401, "denied")]
    [InlineData(403, "denied")]
    [InlineData(307, "denied")]
    public async Task WhatTheTargetRefusesIsAFailureWithItsWords(int status, string failure)
    {
        await using var target = await TargetService.StartAsync(async c =>
        {
            c.Response.StatusCode = status;
            c.Response.Headers.Location = "http://127.0.0.1:1/elsewhere";
            await c.Response.WriteAsJsonAsync(new { field = "days" });
        });
        var refused = Assert.IsType<ActionOutcome.Refused>(await CallAsync(Service(target), ("path", Value.Of("/permits"))));
        Assert.Equal((failure, "days"), (refused.Failure, ((MapValue)refused.Detail!["json"]!).Text("field")));
        Assert.Contains($"answered with {status}", refused.Message, StringComparison.Ordinal);
        Assert.Single(target.Requests);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(429)]
    public async Task AServerInTroubleMayHaveDoneItAndIsAskedLater(int status)
    {
        await using var target = await TargetService.StartAsync(c => Task.FromResult(c.Response.StatusCode = status));
        Assert.IsType<ActionOutcome.Uncertain>(await CallAsync(Service(target), ("path", Value.Of("/permits"))));
        Assert.IsType<ActionOutcome.Retry>(await GetAsync(Service(target), ("path", Value.Of("/permits"))));
        Assert.Equal(2, target.Requests.Count);
    }

    [Fact]
    public async Task ABrokenConnectionAfterTheCallIsUncertainAndOneBeforeItIsRetried()
    {
        await using var target = await TargetService.StartAsync(c =>
        {
            c.Abort();
            return Task.CompletedTask;
        });
        Assert.IsType<ActionOutcome.Uncertain>(await CallAsync(Service(target), ("path", Value.Of("/permits"))));
        Assert.Single(target.Requests);
        var nobody = new HttpService("permits", new Uri("http://127.0.0.1:1/"));
        Assert.Contains("not reachable", Assert.IsType<ActionOutcome.Retry>(await CallAsync(nobody, ("path", Value.Of("/permits")))).Message, StringComparison.Ordinal);
        Assert.Single(_around.Intents);
    }

    [Fact]
    public async Task ASilentTargetIsWaitedForNoLongerThanItMayTake()
    {
        var never = new TaskCompletionSource();
        await using var target = await TargetService.StartAsync(c => never.Task.WaitAsync(c.RequestAborted));
        var said = Assert.IsType<ActionOutcome.Uncertain>(await CallAsync(Service(target) with { Timeout = TimeSpan.FromMilliseconds(300) }, ("path", Value.Of("/permits")))).Message;
        Assert.Contains("did not answer within 0.3 seconds", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NothingIsSentWhenThePermissionToActIsOver()
    {
        await using var target = await TargetService.StartAsync(_ => Task.CompletedTask);
        _around.Window = TimeSpan.Zero;
        await Assert.ThrowsAsync<EffectRefusedException>(() => CallAsync(Service(target), ("path", Value.Of("/permits"))));
        _around.BeginFails = new EffectRefusedException("The lease is lost.");
        await Assert.ThrowsAsync<EffectRefusedException>(() => CallAsync(Service(target), ("path", Value.Of("/permits"))));
        Assert.Empty(target.Requests);
    }

    [Theory]
    [InlineData("/../admin")]
    [InlineData("/%2e%2e/admin")]
    [InlineData("//evil.example/")]
    [InlineData("/permits?all=1")]
    [InlineData("/permits#x")]
    [InlineData("/a\\b")]
    [InlineData("@evil.example/")]
    [InlineData("http://evil.example/")]
    [InlineData("/a\r\nHost: evil.example")]
    [InlineData("/permits/{missing}")]
    [InlineData("")]
    public async Task NoDataLeadsACallOutOfItsService(string path)
    {
        await using var target = await TargetService.StartAsync(_ => Task.CompletedTask);
        var service = new HttpService("permits", new Uri(target.Address, "/api/"));
        Assert.Equal("rejected", Assert.IsType<ActionOutcome.Refused>(await CallAsync(service, ("path", Value.Of(path)))).Failure);
        Assert.Equal("rejected", Assert.IsType<ActionOutcome.Refused>(await GetAsync(service, ("path", Value.Of(path)))).Failure);
        Assert.Empty(target.Requests);
        Assert.Empty(_around.Intents);
    }

    [Theory]
    [InlineData("a/b?c=d#e", "/api/permits/a%2Fb%3Fc%3Dd%23e")]
    [InlineData("Straße 1", "/api/permits/Stra%C3%9Fe%201")]
    public async Task APartOfThePathStaysOneStep(string part, string seen)
    {
        await using var target = await TargetService.StartAsync(_ => Task.CompletedTask);
        var service = new HttpService("permits", new Uri(target.Address, "/api"));
        Assert.IsType<ActionOutcome.Done>(await GetAsync(service, ("path", Value.Of("/permits/{number}")), ("parts", Value.Map(("number", Value.Of(part))))));
        Assert.Equal(seen, Assert.Single(target.Requests).Target);
        Assert.IsType<ActionOutcome.Refused>(await GetAsync(service, ("path", Value.Of("/permits/{number}")), ("parts", Value.Map(("number", Value.Of(".."))))));
    }

    [Theory]
    [InlineData("Authorization", "x")]
    [InlineData("Host", "evil.example")]
    [InlineData("Transfer-Encoding", "chunked")]
    [InlineData("Proxy-Authorization", "x")]
    [InlineData("X-Name", "a\r\nX-Other: b")]
    [InlineData("X Name", "a")]
    [InlineData("X-Name", "ü")]
    public async Task AWorkflowWritesNoHeaderThatIsNotItsOwn(string name, string value)
    {
        await using var target = await TargetService.StartAsync(_ => Task.CompletedTask);
        Assert.IsType<ActionOutcome.Refused>(await CallAsync(Service(target), ("path", Value.Of("/permits")), ("headers", Value.Map((name, Value.Of(value))))));
        Assert.Empty(target.Requests);
    }

    [Fact]
    public async Task AQuestionFollowsARedirectWithinItsServiceAlone()
    {
        await using var other = await TargetService.StartAsync(_ => Task.CompletedTask);
        await using var target = await TargetService.StartAsync(async c =>
        {
            if (c.Request.Path == "/api/old")
            {
                c.Response.Redirect("/api/new");
            }
            else if (c.Request.Path == "/api/away")
            {
                c.Response.Redirect(other.Address.ToString());
            }
            else if (c.Request.Path == "/api/up")
            {
                c.Response.Redirect("/admin");
            }
            else
            {
                await c.Response.WriteAsync("here");
            }
        });
        _around.Secrets["token"] = "s3cret";
        var service = new HttpService("permits", new Uri(target.Address, "/api/")) { Secret = "token" };
        Assert.Equal("here", Assert.IsType<ActionOutcome.Done>(await GetAsync(service, ("path", Value.Of("/old")))).Result.Text("text"));
        Assert.Equal("denied", Assert.IsType<ActionOutcome.Refused>(await GetAsync(service, ("path", Value.Of("/away")))).Failure);
        Assert.Equal("denied", Assert.IsType<ActionOutcome.Refused>(await GetAsync(service, ("path", Value.Of("/up")))).Failure);
        Assert.Empty(other.Requests);
        Assert.DoesNotContain(target.Requests, r => r.Target == "/admin");
    }

    [Fact]
    public async Task AnAnswerThatIsTooLongIsNotRead()
    {
        await using var target = await TargetService.StartAsync(c => c.Response.Body.WriteAsync(new byte[5000]).AsTask());
        var small = Service(target) with { LargestAnswer = 4000 };
        Assert.Contains("more than 4000 bytes", Assert.IsType<ActionOutcome.Retry>(await GetAsync(small, ("path", Value.Of("/")))).Message, StringComparison.Ordinal);
        Assert.IsType<ActionOutcome.Uncertain>(await CallAsync(small, ("path", Value.Of("/"))));
    }

    [Fact]
    public async Task AnAnswerThatIsNoTextBecomesADocumentAndABrokenOneIsNotBelieved()
    {
        await using var target = await TargetService.StartAsync(async c =>
        {
            if (c.Request.Path == "/file")
            {
                c.Response.ContentType = "application/pdf";
                c.Response.Headers.ContentDisposition = "attachment; filename=\"../../Bescheid.pdf\"";
                await c.Response.WriteAsync("%PDF-1.7 …");
            }
            else
            {
                c.Response.ContentType = "application/json";
                await c.Response.WriteAsync("{\"number\": ");
            }
        });
        var done = Assert.IsType<ActionOutcome.Done>(await GetAsync(Service(target), ("path", Value.Of("/file"))));
        var document = Document.FromValue(done.Result["document"])!;
        Assert.Equal(("Bescheid.pdf", "application/pdf"), (document.Name, document.MediaType));
        Assert.IsType<ActionOutcome.Retry>(await GetAsync(Service(target), ("path", Value.Of("/broken"))));
        Assert.IsType<ActionOutcome.Uncertain>(await CallAsync(Service(target), ("path", Value.Of("/broken"))));
    }

    [Fact]
    public async Task AStatusThatTheWorkflowAcceptsIsAnAnswer()
    {
        await using var target = await TargetService.StartAsync(c => Task.FromResult(c.Response.StatusCode = 404));
        Assert.Equal("missing", Assert.IsType<ActionOutcome.Refused>(await GetAsync(Service(target), ("path", Value.Of("/x")))).Failure);
        Assert.Equal("404", Assert.IsType<ActionOutcome.Done>(await GetAsync(Service(target), ("path", Value.Of("/x")), ("accept", Value.Of([Value.Of(404)])))).Result["status"]!.ToString());
    }

    [Fact]
    public async Task OnlyAMethodThatChangesSomethingCalls()
    {
        await using var target = await TargetService.StartAsync(_ => Task.CompletedTask);
        Assert.IsType<ActionOutcome.Refused>(await CallAsync(Service(target), ("path", Value.Of("/x")), ("method", Value.Of("GET"))));
        Assert.IsType<ActionOutcome.Done>(await CallAsync(Service(target), ("path", Value.Of("/x")), ("method", Value.Of("DELETE"))));
        Assert.Equal("DELETE", Assert.Single(target.Requests).Method);
    }

    [Fact]
    public async Task ACertificateIsBelievedByItsOwnAuthorityAlone()
    {
        var (authority, certificate) = TargetService.Certificates();
        using var folder = new TemporaryFolder();
        var pem = Path.Combine(folder.Path, "ca.pem");
        await File.WriteAllTextAsync(pem, authority);
        await using var target = await TargetService.StartAsync(c => c.Response.WriteAsync("yes"), certificate);
        var service = Service(target);
        Assert.Equal("https", service.Address.Scheme);
        Assert.Contains("not trusted", Assert.IsType<ActionOutcome.Retry>(await GetAsync(service, ("path", Value.Of("/")))).Message, StringComparison.Ordinal);
        Assert.Equal("yes", Assert.IsType<ActionOutcome.Done>(await GetAsync(service with { CertificateAuthority = pem }, ("path", Value.Of("/")))).Result.Text("text"));
        Assert.IsType<ActionOutcome.Done>(await CallAsync(service with { CertificateAuthority = pem }, ("path", Value.Of("/")), ("body", Value.Of("hello"))));
        Assert.Equal(["", "hello"], target.Requests.Select(r => r.Body));
    }

    [Fact]
    public async Task AServiceThatNobodyConfiguredIsToldWithTheKnownOnes()
    {
        var fault = await Assert.ThrowsAsync<BotConfigurationException>(() => new GetHttp([new HttpService("permits", new Uri("http://127.0.0.1/"))]).RunAsync(
            _around.Context(Value.Map(("service", Value.Of("permts")), ("path", Value.Of("/")))), CancellationToken.None));
        Assert.Contains("known: permits", fault.Message, StringComparison.Ordinal);
    }

    private static HttpService Service(TargetService target) => new("permits", target.Address);

    private Task<ActionOutcome> CallAsync(HttpService service, params (string, Value?)[] inputs) =>
        new CallHttp([service]).RunAsync(_around.Context(Value.Map([("service", Value.Of("permits")), .. inputs])), CancellationToken.None);

    private Task<ActionOutcome> GetAsync(HttpService service, params (string, Value?)[] inputs) =>
        new GetHttp([service]).RunAsync(_around.Context(Value.Map([("service", Value.Of("permits")), .. inputs])), CancellationToken.None);
}
