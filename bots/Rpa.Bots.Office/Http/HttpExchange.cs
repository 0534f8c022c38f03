using System.Net;
using Rpa.Bots.Actions;
using Rpa.Bots.Effects;

namespace Rpa.Bots.Office.Http;

/// <summary>One request and its answer.</summary>
internal sealed class HttpExchange : IAsyncDisposable
{
    private const int MostRedirects = 5;
    private readonly ActionContext _context;
    private readonly HttpCall _call;
    private readonly Limit _limit;
    private HttpWire? _wire;

    private HttpExchange(ActionContext context, HttpCall call, CancellationToken cancellationToken)
    {
        (_context, _call, _limit) = (context, call, new Limit(call.Service, context.Time, cancellationToken));

        // Secrets and headers are looked at before anything is promised.
        call.ToRequest(call.Address, context.Secrets).Dispose();
    }

    /// <summary>Connects for a call that changes something; nothing is sent yet.</summary>
    public static async Task<HttpExchange> ConnectAsync(ActionContext context, HttpCall call, CancellationToken cancellationToken)
    {
        var exchange = new HttpExchange(context, call, cancellationToken);
        try
        {
            exchange._wire = await exchange._limit.WithinAsync(token => HttpWire.OpenAsync(call.Service, token));
            return exchange;
        }
        catch
        {
            await exchange.DisposeAsync();
            throw;
        }
    }

    /// <summary>The irreversible step.</summary>
    public async Task<HttpAnswer> SendAsync(ArmedEffect armed)
    {
        var answer = await _limit.WithinAsync(token => SendAsync(_context, _call, _wire!, _call.Address, armed, token));
        _context.Evidence.Step($"{_call.Shown}: {answer.Status}");
        return answer;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _limit.Dispose();
        if (_wire is not null)
        {
            await _wire.DisposeAsync();
        }
    }

    /// <summary>Asks; a redirect is followed as long as it stays with the service.</summary>
    public static async Task<HttpAnswer> AskAsync(ActionContext context, HttpCall call, CancellationToken cancellationToken)
    {
        using var limit = new Limit(call.Service, context.Time, cancellationToken);
        var address = call.Address;
        for (var redirects = 0; ; redirects++)
        {
            var answer = await limit.WithinAsync(token => OnceAsync(context, call, address, token));
            context.Evidence.Step($"{call.Shown}: {answer.Status}");
            if (answer.Status is not (301 or 302 or 303 or 307 or 308) || call.Accepted.Contains(answer.Status) || redirects == MostRedirects
                || !Uri.TryCreate(address, answer.Location ?? "", out var next) || next == address || !HttpPath.IsBelow(call.Service, next))
            {
                return answer;
            }

            address = next;
        }
    }

    private static async Task<HttpAnswer> OnceAsync(ActionContext context, HttpCall call, Uri address, CancellationToken cancellationToken)
    {
        await using var wire = await HttpWire.OpenAsync(call.Service, cancellationToken);
        return await SendAsync(context, call, wire, address, null, cancellationToken);
    }

    private static async Task<HttpAnswer> SendAsync(ActionContext context, HttpCall call, HttpWire wire, Uri address, ArmedEffect? armed, CancellationToken cancellationToken)
    {
        using var request = call.ToRequest(address, context.Secrets);
        var (response, client) = await wire.SendAsync(request, armed, cancellationToken);
        using (client)
        using (response)
        {
            return await HttpAnswer.ReadAsync(response, call.Service, cancellationToken);
        }
    }

    /// <summary>The time that a call has.</summary>
    private sealed class Limit(HttpService service, TimeProvider time, CancellationToken stop) : IDisposable
    {
        private readonly CancellationTokenSource _over = new(service.Timeout, time);

        public async Task<T> WithinAsync<T>(Func<CancellationToken, Task<T>> work)
        {
            using var both = CancellationTokenSource.CreateLinkedTokenSource(_over.Token, stop);
            try
            {
                return await work(both.Token);
            }
            catch (IOException e)
            {
                throw new HttpRequestException($"{service.Address.Authority} broke off: {e.Message}", e);
            }
            catch (OperationCanceledException e) when (_over.IsCancellationRequested && !stop.IsCancellationRequested)
            {
                throw new HttpRequestException($"{service.Address.Authority} did not answer within {service.Timeout.TotalSeconds:0.#} seconds.", e, HttpStatusCode.RequestTimeout);
            }
        }

        public void Dispose() => _over.Dispose();
    }
}
