using Nin.Training;
using Nin.Training.Logging;

namespace Nin.Tests.Training.Logging;

public sealed class ObserversTests
{
    [Fact]
    public void Of_Several_AreAllToldInTheirOrder()
    {
        var heard = new List<string>();
        ITrainingObserver both = Observers.Of(new Named("a", heard), new Named("b", heard));
        both.OnStart(new TrainingStart("n", 1, "d", 1, 1, 1, 2, 1, "k", null));
        both.OnProgress(default);
        both.OnNotice("note");
        both.OnEpoch(new EpochMetrics { Epoch = 3 }, isBest: true);
        Assert.Equal(
            ["a start", "b start", "a step", "b step", "a note", "b note", "a epoch 3 True", "b epoch 3 True"], heard);
    }

    [Theory]
    [InlineData(false, false, false)]
    [InlineData(true, false, true)]
    [InlineData(false, true, true)]
    public void ShouldStop_OneWantsTo_IsTrueAndAllAreAsked(bool first, bool second, bool stops)
    {
        Named a = new("a", []) { Stops = first }, b = new("b", []) { Stops = second };
        Assert.Equal(stops, Observers.Of(a, b).ShouldStop);
        Assert.Equal((1, 1), (a.Asked, b.Asked));
    }

    [Fact]
    public void Of_OneOrNone_Work()
    {
        var one = new Named("a", []);
        Assert.Same(one, Observers.Of(one));
        Assert.False(Observers.Of().ShouldStop);
        Assert.Throws<ArgumentNullException>("observers", () => Observers.Of(one, null!));
    }

    private sealed class Named(string name, List<string> heard) : ITrainingObserver
    {
        public bool Stops { get; init; }

        public int Asked { get; private set; }

        public bool ShouldStop => ++Asked > 0 && Stops;

        public void OnStart(TrainingStart start) => heard.Add($"{name} start");

        public void OnProgress(in TrainingProgress progress) => heard.Add($"{name} step");

        public void OnEpoch(EpochMetrics metrics, bool isBest) => heard.Add($"{name} epoch {metrics.Epoch} {isBest}");

        public void OnNotice(string text) => heard.Add($"{name} {text}");
    }
}
