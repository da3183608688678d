using System.Collections.Immutable;
using Nin.Networks;
using Nin.Objectives;
using Nin.Testing.Cases;
using Nin.Tests.Execution;
using Nin.Tests.Training;

namespace Nin.Tests.Objectives;

/// <summary>Mean losses and their gradients against torch.nn.CrossEntropyLoss and torch.nn.BCEWithLogitsLoss.</summary>
public sealed class GoldenLossTests
{
    private const int Rows = 6, Classes = 5;

    /// <summary>The scale, the result and the golden file's are rounded to float, and one more is for what double's do.</summary>
    private static readonly double Roundings = Roundoff.Sum(4);

    private static readonly ImmutableArray<float> Weights = [.. Enumerable.Range(0, Classes).Select(c => 0.25f + c)];

    /// <summary>The settings of make_training.py's cases.</summary>
    private static readonly Dictionary<string, Objective> Cases = new()
    {
        ["cross-entropy"] = new Classification(),
        ["cross-entropy smoothed"] = new Classification(0.1f),
        ["cross-entropy weighted"] = new Classification(0f, Weights),
        ["cross-entropy smoothed weighted"] = new Classification(0.2f, Weights),
        ["binary cross-entropy"] = new MultiLabel(),
        ["binary cross-entropy weighted"] = new MultiLabel(Weights),
    };

    private static readonly Dictionary<string, Dictionary<string, float[]>> Files = GoldenTraining.Read("losses");

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Fact]
    public void GoldenFile_EveryCase_IsTested() =>
        Assert.Equal(Cases.Keys.Order(StringComparer.Ordinal), Files.Keys.Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Names))]
    public void Compute_SeveralPictures_GivesPyTorchsMeanLossAndGradient(string name)
    {
        Dictionary<string, float[]> golden = Files[name];
        Objective objective = Cases[name];
        var layout = new OutputLayout(new NetworkBuilder("n", 1, 1, 3).Flatten().Linear(Classes).Build());
        float[] targets = golden.TryGetValue("targets", out float[]? sets)
            ? sets
            : LabelledRuns.Targets([.. golden["labels"].Select(label => (int)label)]);
        float[] gradient = new float[Rows * Classes];
        double weight = objective.TotalWeight(layout, targets, Rows);

        LossScore score = objective.Compute(
            new OutputSet(layout, golden["logits"], Rows), targets, (float)(1 / weight), new GradientSet(layout, gradient, Rows));

        Assert.Equal(golden["loss"][0], score.Loss / weight, Roundings * golden["loss"][0]);
        double largest = objective is Classification { ClassWeights.IsEmpty: false } or MultiLabel { ClassWeights.IsEmpty: false }
            ? Weights.Max() : 1;
        for (int i = 0; i < gradient.Length; i++)
        {
            // weight·(p·Σ target − target): of both terms none is larger than the largest weight.
            Assert.Equal(
                golden["gradient"][i], gradient[i], Roundings * (Math.Abs(golden["gradient"][i]) + (largest / weight)));
        }
    }
}
