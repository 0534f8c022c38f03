using System.Data.Common;
using Npgsql;
using Rpa.Engine.Storage.Sql;

namespace Rpa.Engine.Storage.Postgres;

/// <summary>
/// LISTEN and NOTIFY on connections of their own. A NOTIFY inside the transactions that make work would cost more than half of their rate: it goes out after them, what was told in the
/// meantime together.
/// </summary>
internal sealed class PostgresSignals(string connectionString, TimeProvider time) : ISignals, IAsyncDisposable
{
    /// <summary>Seconds after which a silent connection is asked whether it lives.</summary>
    private const int KeepAlive = 15;

    /// <summary>At most so often; the first after a pause goes at once.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(1);

    private readonly NpgsqlDataSource _source = new NpgsqlDataSourceBuilder($"{connectionString};Keepalive={KeepAlive}").Build();
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _stopping = new();
    private HashSet<string> _told = new(StringComparer.Ordinal);
    private Task _telling = Task.CompletedTask;
    private Task _listening = Task.CompletedTask;
    private NpgsqlConnection? _teller;
    private volatile bool _isListening;
    private volatile int _tellerId;

    /// <inheritdoc/>
    public bool IsListening => _isListening;

    /// <inheritdoc/>
    public void Tell(string what)
    {
        lock (_lock)
        {
            if (_told.Add(what) && _told.Count == 1 && _telling.IsCompleted && !_stopping.IsCancellationRequested)
            {
                _telling = Task.Run(TellAsync);
            }
        }
    }

    /// <inheritdoc/>
    public void Listen(Action<string> heard) => _listening = Task.Run(() => ListenAsync(heard));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Task telling;
        lock (_lock)
        {
            telling = _telling;
        }

        // What was told last (work handed back by a process that stops) still goes out.
        await Task.WhenAny(telling, Task.Delay(Again, time, CancellationToken.None));
        await _stopping.CancelAsync();
        await telling;
        await _listening;
        if (_teller is { } teller)
        {
            await teller.DisposeAsync();
        }

        await _source.DisposeAsync();
        _stopping.Dispose();
    }

    private async Task TellAsync()
    {
        while (Take() is { Length: > 0 } told)
        {
            try
            {
                await SendAsync(told);
                await Task.Delay(Pause, time, _stopping.Token);
            }
            catch (Exception gone) when (gone is DbException or InvalidOperationException or OperationCanceledException)
            {
                // Who is not told looks by itself a little later.
                if (_teller is { } teller)
                {
                    _teller = null;
                    await teller.DisposeAsync();
                }
            }
        }
    }

    /// <summary>What is to be told; empty, and nobody tells any more, when there is nothing.</summary>
    private string[] Take()
    {
        lock (_lock)
        {
            if (_told.Count == 0)
            {
                _telling = Task.CompletedTask;
                return [];
            }

            var told = _told.ToArray();
            _told = new HashSet<string>(StringComparer.Ordinal);
            return told;
        }
    }

    private async Task SendAsync(string[] told)
    {
        if (_teller is null)
        {
            _teller = await _source.OpenConnectionAsync(_stopping.Token);
            _tellerId = _teller.ProcessID;

            // A signal that a crash of the server loses is made up for by looking: nobody need wait until it is on disk.
            await using var relax = new NpgsqlCommand("set synchronous_commit = off", _teller);
            await relax.ExecuteNonQueryAsync(_stopping.Token);
        }

        await using var notify = new NpgsqlCommand("select pg_notify('rpa_' || current_schema(), n.what) from unnest($1) as n (what)", _teller) { Parameters = { new NpgsqlParameter { Value = told } } };
        await notify.ExecuteNonQueryAsync(_stopping.Token);
    }

    private async Task ListenAsync(Action<string> heard)
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                await using var connection = await _source.OpenConnectionAsync(_stopping.Token);
                connection.Notification += (_, told) =>
                {
                    if (told.PID != _tellerId)
                    {
                        heard(told.Payload);
                    }
                };
                await using (var ask = new NpgsqlCommand("select quote_ident('rpa_' || current_schema())", connection))
                {
                    var channel = (string)(await ask.ExecuteScalarAsync(_stopping.Token))!;
                    await using var listen = new NpgsqlCommand($"listen {channel}", connection);
                    await listen.ExecuteNonQueryAsync(_stopping.Token);
                }

                _isListening = true;
                heard(ISignals.Work);
                while (true)
                {
                    await connection.WaitAsync(_stopping.Token);
                }
            }
            catch (Exception gone) when (gone is DbException or InvalidOperationException or OperationCanceledException or IOException)
            {
                _isListening = false;
                await Task.Delay(Again, time, _stopping.Token).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            }
        }
    }
}
