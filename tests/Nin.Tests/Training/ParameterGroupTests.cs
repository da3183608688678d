using Nin.Execution.Parameters;
using Nin.Kernels;
using Nin.Memory;
using Nin.Networks;
using Nin.Tests.Execution;
using Nin.Threading;
using Nin.Training;
using Nin.Training.Optimizers;

namespace Nin.Tests.Training;

/// <summary>What of a network learns when, and by how much it decays.</summary>
public sealed class ParameterGroupTests
{
    private const float Rate = 0.1f;

    private static readonly Network Network = SmallNetworks.Create("batch norm");

    private static readonly OptimizerSettings Plain = new() { Momentum = 0f, Nesterov = false, WeightDecay = 0.5f };

    public static TheoryData<OptimizerKind> Kinds => [.. Enum.GetValues<OptimizerKind>()];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Step_FactorZero_LeavesEveryBitAsItIs(OptimizerKind kind)
    {
        ParameterGroup[] groups =
        [
            new ParameterGroup("*.conv1.*", LearningRateFactor: 0f), new ParameterGroup("*.bn1.weight", LearningRateFactor: 0f),
        ];
        OptimizerSettings settings = Plain with { Kind = kind, Momentum = 0.9f };
        using ParameterBuffer before = TestNumbers.Parameters(Network), after = Stepped(settings, groups, 0, 1, 2);
        foreach (ParameterSlot slot in before.Layout.Slots.Where(slot => slot.Spec.IsTrainable))
        {
            bool isFixed = groups.Any(group => group.Matches(slot.Name));
            Assert.Equal(isFixed, before[slot].SequenceEqual(after[slot]));
        }
    }

    [Fact]
    public void Step_EpochsAreOver_LeavesEveryBitAsItIs()
    {
        ParameterGroup[] groups = [new ParameterGroup("*.bias", Epochs: 2), new ParameterGroup("*.conv1.*", Epochs: 1)];
        OptimizerSettings settings = Plain with { Momentum = 0.9f };
        using ParameterBuffer one = Stepped(settings, groups, 0), two = Stepped(settings, groups, 0, 1);
        using ParameterBuffer three = Stepped(settings, groups, 0, 1, 2);
        Assert.False(Same(one, two, "mlpconv2.conv2.bias"));
        Assert.True(Same(two, three, "mlpconv2.conv2.bias"));
        Assert.True(Same(one, two, "mlpconv1.conv1.weight"));
        Assert.False(Same(two, three, "mlpconv1.conv2.weight"));

        static bool Same(ParameterBuffer a, ParameterBuffer b, string name) => a[a.Layout[name]].SequenceEqual(b[b.Layout[name]]);
    }

    [Fact]
    public void Step_WeightDecay_TakesThePlaceOfTheOptimizersOfBiasesToo()
    {
        ParameterGroup[] groups =
        [
            new ParameterGroup("mlpconv1.conv1.*", WeightDecay: 0.25f), new ParameterGroup("*.bn1.bias", WeightDecayFactor: 2f, WeightDecay: 0.1f),
        ];
        using var pool = new WorkerPool(1);
        using ParameterBuffer before = TestNumbers.Parameters(Network), after = TestNumbers.Parameters(Network);
        using var nothing = new AlignedBuffer(after.Trained.Length);
        var recipe = new Recipe { Optimizer = Plain, ParameterGroups = groups };
        using ParameterUpdate update = LabelledRuns.Update(after, recipe, KernelSet.Default, pool);
        update.Step(nothing, Rate, 0);
        AssertKept("mlpconv1.conv1.weight", 1 - (Rate * 0.25));
        AssertKept("mlpconv1.bn1.bias", 1 - (Rate * 0.2));
        AssertKept("mlpconv1.conv2.weight", 1 - (Rate * 0.5));
        AssertKept("mlpconv2.conv2.bias", 1);

        void AssertKept(string name, double share)
        {
            ParameterSlot slot = before.Layout[name];
            for (int i = 0; i < slot.Length; i++)
            {
                // The product, the rate's product and the difference are rounded, and the share is.
                Assert.Equal(before[slot][i] * share, after[slot][i], 4 * Math.Abs(before[slot][i]) / (1 << 24));
            }
        }
    }

    [Fact]
    public void Step_EpochsAreOver_CountsNothingOfItsGradient()
    {
        // All that is left of the gradient is one number, which is as long as is allowed.
        using var pool = new WorkerPool(1);
        using ParameterBuffer before = TestNumbers.Parameters(Network), after = TestNumbers.Parameters(Network);
        using var gradient = new AlignedBuffer(after.Trained.Length);
        ParameterSlot slow = after.Layout["mlpconv1.conv1.weight"], fast = after.Layout["mlpconv2.conv2.bias"];
        gradient.Span.Slice(slow.Offset, slow.Length).Fill(100f);
        gradient.Span[fast.Offset] = 1f;
        var recipe = new Recipe
        {
            Optimizer = Plain with { ClipNorm = 1f, WeightDecay = 0f },
            ParameterGroups = [new ParameterGroup(slow.Name, Epochs: 1)],
        };
        using ParameterUpdate update = LabelledRuns.Update(after, recipe, KernelSet.Default, pool);
        update.Step(gradient, Rate, 5, epoch: 1);
        Assert.Equal(before[fast][0] - Rate, after[fast][0], 1e-6f);
    }

    /// <summary>Steps along one gradient, one in each of these epochs.</summary>
    private static ParameterBuffer Stepped(OptimizerSettings settings, ParameterGroup[] groups, params int[] epochs)
    {
        using var pool = new WorkerPool(2);
        ParameterBuffer parameters = TestNumbers.Parameters(Network);
        using var gradient = new AlignedBuffer(parameters.Trained.Length);
        using ParameterUpdate update = LabelledRuns.Update(
            parameters, new Recipe { Optimizer = settings, ParameterGroups = groups }, KernelSet.Default, pool);
        for (int step = 0; step < epochs.Length; step++)
        {
            TestNumbers.Gaussian(parameters.Trained.Length, 9).CopyTo(gradient.Span);
            update.Step(gradient, Rate, step, epochs[step]);
        }

        return parameters;
    }
}
