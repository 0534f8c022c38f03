using Rpa.Engine.Storage.Sqlite;
using Rpa.Testing;

namespace Rpa.Engine.Tests.Storage;

public sealed class SteadyClockTests
{
    private readonly ManualTime _time = new();

    [Theory]
    [InlineData(5, 5)]
    [InlineData(60, 60)]
    [InlineData(0, 0)]
    [InlineData(-5, 0)]
    [InlineData(61, 0)]
    public void AClockSetBackALittleGoesOnFromWhatWasRecorded(int minutesBehind, int minutesAhead)
    {
        var clock = new SteadyClock(_time);
        clock.GoOnFrom(_time.GetUtcNow().AddMinutes(minutesBehind));
        Assert.Equal(_time.GetUtcNow().AddMinutes(minutesAhead), clock.GetUtcNow());
    }
}
