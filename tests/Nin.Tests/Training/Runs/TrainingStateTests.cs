using System.Reflection;
using Nin.Training;
using Nin.Training.Runs;

namespace Nin.Tests.Training.Runs;

public sealed class TrainingStateTests
{
    /// <summary>What belongs to an attempt; all else belongs to the run.</summary>
    private static readonly string[] OfAttempt =
    [
        "Attempt", "Step", "Epoch", "Batch", "LossSum", "Correct", "Seen", "BestEpoch", "BestAccuracy", "BestLoss", "ZeroSteps",
        "StuckSteps", "ConstantSteps", "Metrics",
    ];

    /// <summary>A property that is added belongs to the one or the other: this test asks.</summary>
    [Fact]
    public void NextAttempt_CountersBeginAnew_AllElseStays()
    {
        var state = new TrainingState();
        PropertyInfo[] properties = [.. typeof(TrainingState).GetProperties().Where(property => property.CanWrite)];
        foreach (PropertyInfo property in properties)
        {
            property.SetValue(state, property.PropertyType switch
            {
                Type type when type == typeof(string) => property.Name,
                Type type when type == typeof(IReadOnlyList<EpochMetrics>) => new[] { new EpochMetrics() },
                Type type => Convert.ChangeType(7, type, null),
            });
        }

        TrainingState next = state.NextAttempt(), first = new() { Attempt = 8 };
        Assert.All(properties, property => Assert.Equal(
            property.GetValue(OfAttempt.Contains(property.Name) ? first : state), property.GetValue(next)));
    }
}
