namespace Rpa.Bots.Mail.Imap;

/// <summary>Waiting for news without asking again and again (RFC 2177).</summary>
internal sealed partial class ImapClient
{
    /// <summary>Below the 29 minutes after which a server may hang up, and below the patience of most routers on the way.</summary>
    internal static readonly TimeSpan LongestIdle = TimeSpan.FromMinutes(9);

    /// <summary>How often is asked where the server does not know IDLE.</summary>
    internal static readonly TimeSpan AskingPeriod = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Returns after the server told of a change, or after <see cref="LongestIdle"/>; true for a change. Where the server has no IDLE, one waits and asks.
    /// </summary>
    public async Task<bool> WaitForChangeAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        var before = Changes;
        if (!Can("IDLE"))
        {
            await Task.Delay(AskingPeriod, time, cancellationToken);
            await NoOperationAsync(cancellationToken);
            return Changes != before;
        }

        var tag = NextTag();
        await _connection.WriteLineAsync($"{tag} IDLE", cancellationToken);
        if (await WaitForContinuationAsync(tag, static _ => { }, cancellationToken) is { } refused)
        {
            Demand(refused, "IDLE");
        }

        // One read stays open all the while: a read that is cut short would leave the protected stream unusable.
        var patience = _connection.Patience;
        _connection.Patience = Timeout.InfiniteTimeSpan;
        var next = NextAsync(static _ => { }, cancellationToken);
        using (var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken))
        {
            var tooLong = Task.Delay(LongestIdle, time, end.Token);
            while (Changes == before && await Task.WhenAny(next, tooLong) == next)
            {
                await next;
                if (Changes == before)
                {
                    next = NextAsync(static _ => { }, cancellationToken);
                }
            }

            await end.CancelAsync();
            cancellationToken.ThrowIfCancellationRequested();
        }

        await _connection.WriteLineAsync("DONE", cancellationToken);
        _connection.Patience = patience;
        await EndOfIdleAsync(tag, next, time, patience, cancellationToken);
        return Changes != before;
    }

    private async Task EndOfIdleAsync(string tag, Task<ImapResponse> next, TimeProvider time, TimeSpan patience, CancellationToken cancellationToken)
    {
        // The read that was open knows no patience; a server that is gone without a word would keep it for ever.
        ImapResponse response;
        try
        {
            response = await next.WaitAsync(patience, time, cancellationToken);
        }
        catch (TimeoutException e)
        {
            throw new Net.MailProtocolException($"{_server.Host} does not answer any more.", e);
        }

        while (response.Tag != tag)
        {
            response = await NextAsync(static _ => { }, cancellationToken);
        }

        Demand(response, "IDLE");
    }
}
