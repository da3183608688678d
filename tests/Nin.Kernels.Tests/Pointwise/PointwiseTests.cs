using Nin.Kernels.Pointwise;
using Nin.Kernels.Reference;
using Nin.Kernels.Tests.Cases;
using Nin.Testing.Cases;

namespace Nin.Kernels.Tests.Pointwise;

public class PointwiseTests
{
    /// <summary>A number of every kind, size and sign: all of float, at steps of a prime number of its bits.</summary>
    private static readonly float[] AllOfFloat =
    [
        .. Enumerable.Range(0, (int)(uint.MaxValue / 60_013)).Select(i => BitConverter.UInt32BitsToSingle((uint)i * 60_013u)),
        .. Enumerable.Range(-4000, 8001).Select(i => i / 32f),
        0f, -0f, float.NaN, float.PositiveInfinity, float.NegativeInfinity, float.MaxValue, float.MinValue, float.Epsilon,
        -float.Epsilon, 88.72283f, 88.8f, -87.4f, -103.97f, -104.1f, 3f, -3f, 6f, -20f,
    ];

    public static TheoryData<PointwiseFunction> Functions => [.. EdgeCatalog.Functions];

    [Theory]
    [MemberData(nameof(Functions))]
    public void Pointwise_AllOfFloat_IsWithinTheBound(PointwiseFunction function)
    {
        double[] exact = new double[AllOfFloat.Length];
        ReferencePointwise.Forward<double>(function, Wide(AllOfFloat), exact);
        exact = [.. exact.Select(value => Math.Abs(value) > float.MaxValue ? (float)value : value)];
        double[] bounds = [.. AllOfFloat.Zip(exact, (x, value) => PointwiseBound.OfValue(function, x, value))];
        foreach (KernelSet set in KernelSet.Supported)
        {
            float[] output = new float[AllOfFloat.Length];
            set.Pointwise(function, AllOfFloat, output);
            string? difference = Agreement.FirstDifference($"{function} on {set.Name}", exact, bounds, output);
            Assert.True(difference is null, difference);
        }
    }

    [Theory]
    [MemberData(nameof(Functions))]
    public void PointwiseBackward_AllFiniteNumbers_IsWithinTheBound(PointwiseFunction function)
    {
        float[] finite = [.. AllOfFloat.Where(float.IsFinite)], ones = [.. Enumerable.Repeat(1f, finite.Length)];
        double[] exact = new double[finite.Length];
        ReferencePointwise.Backward<double>(function, Wide(finite), Wide(ones), exact);
        double[] bounds = [.. finite.Zip(exact, (x, slope) => PointwiseBound.OfSlope(function, x, slope))];
        foreach (KernelSet set in KernelSet.Supported)
        {
            float[] gradient = new float[finite.Length];
            set.PointwiseBackward(function, finite, ones, gradient);
            string? difference = Agreement.FirstDifference($"slope of {function} on {set.Name}", exact, bounds, gradient);
            Assert.True(difference is null, difference);
        }
    }

    [Theory]
    [MemberData(nameof(Functions))]
    public void VectorSets_AllOfFloat_GiveTheSameBitsAsEachOther(PointwiseFunction function)
    {
        float[]? first = null;
        foreach (KernelSet set in KernelSet.Supported.Where(set => set.Name != "reference"))
        {
            // Numbers stand in other lanes, and some in the rest, when the array begins later.
            float[] output = new float[AllOfFloat.Length];
            set.Pointwise(function, AllOfFloat.AsSpan(..5), output.AsSpan(..5));
            set.Pointwise(function, AllOfFloat.AsSpan(5..), output.AsSpan(5..));
            // Of two NaNs an instruction gives the one that the compiler put first, so that only being one is promised.
            output = [.. output.Select(value => float.IsNaN(value) ? float.NaN : value)];
            first ??= output;
            string? difference = Agreement.FirstDifferentBits($"{function} on {set.Name}", first, output);
            Assert.True(difference is null, difference);
        }
    }

    [Fact]
    public void Pointwise_NoSuchFunction_IsRefused() => Assert.All(KernelSet.Supported, set =>
    {
        var unknown = new PointwiseFunction((PointwiseKind)99);
        ArgumentException error = Assert.Throws<ArgumentOutOfRangeException>(
            () => set.Pointwise(unknown, new float[3], new float[3]));
        Assert.StartsWith("Pointwise: expected a kind of function, got 99.", error.Message, StringComparison.Ordinal);
    });

    [Fact]
    public void Catalog_EveryKind_IsTested() =>
        Assert.Equal(Enum.GetValues<PointwiseKind>(), EdgeCatalog.Functions.Select(function => function.Kind).Distinct().Order());

    private static double[] Wide(float[] values) => [.. values.Select(value => (double)value)];
}
