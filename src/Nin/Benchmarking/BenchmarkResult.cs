namespace Nin.Benchmarking;

/// <summary>How fast a network was, beside what the machine could do at the time.</summary>
/// <remarks>
/// <b>Units</b> Operations are counted the direct way: two a multiply-add of the convolutions' definition, whatever the
/// algorithm; training takes three times the forward pass, less the gradient of the picture, which nobody needs.
/// </remarks>
/// <param name="Network">The network's name.</param>
/// <param name="Case">What was timed.</param>
/// <param name="Seconds">The median time of a call.</param>
/// <param name="DirectOperations">Operations of a call, counted the direct way.</param>
/// <param name="ProductOperations">Operations of the matrix products that the call really consists of.</param>
/// <param name="PeakGflops">The peak of multiply-adds of all these threads at once, measured just before.</param>
/// <param name="Layers">The time layer by layer, or null where it was not asked for.</param>
public sealed record BenchmarkResult(
    string Network, BenchmarkCase Case, double Seconds, double DirectOperations, double ProductOperations, double PeakGflops,
    LayerTimes? Layers)
{
    /// <summary>Pictures a second.</summary>
    public double PicturesPerSecond => Case.BatchSize / Seconds;

    /// <summary>Milliseconds of a call.</summary>
    public double Milliseconds => Seconds * 1e3;

    /// <summary>GFLOP/s counted the direct way.</summary>
    public double Gflops => DirectOperations / Seconds / 1e9;

    /// <summary>The share of the peak that the products take: at most 1, but for noise in what was measured.</summary>
    public double ShareOfPeak => ProductOperations / Seconds / 1e9 / PeakGflops;

    /// <summary>
    /// The pictures a second against those that direct convolution would reach at the peak: above 1 where an algorithm with fewer
    /// products, Winograd's, more than makes up for what is lost.
    /// </summary>
    public double ShareOfDirectLimit => Gflops / PeakGflops;
}
