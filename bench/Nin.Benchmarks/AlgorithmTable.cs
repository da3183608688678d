using System.Runtime.Intrinsics;
using Nin.Benchmarking;
using Nin.Kernels;
using Nin.Kernels.Convolution;
using Nin.Kernels.Gemm;
using Nin.Kernels.Simd;
using Nin.Kernels.Winograd;
using Nin.Memory;
using static System.FormattableString;

namespace Nin.Benchmarks;

/// <summary>
/// Forward passes by patches and by Winograd's algorithm, whichever is chosen: the measured reasons of
/// <see cref="ConvolutionAlgorithms.Choose"/>.
/// </summary>
internal static class AlgorithmTable
{
    private const int Pictures = 16;
    private static readonly TimeSpan WarmUp = TimeSpan.FromMilliseconds(200), Duration = TimeSpan.FromMilliseconds(100);
    private static readonly int[] Channels = [8, 12, 16, 24, 32, 64];

    /// <summary>Prints the table for the vectors in use, on one thread; returns the exit code.</summary>
    public static int Run(TextWriter output)
    {
        switch (KernelSet.Default.Name)
        {
            case "vector512":
                Print<Simd512, Vector512<float>>(output);
                break;
            case "vector256":
                Print<Simd256, Vector256<float>>(output);
                break;
            case "vector128":
                Print<Simd128, Vector128<float>>(output);
                break;
            default:
                output.WriteLine("algorithms: the reference kernels have none to choose from.");
                return 2;
        }

        return 0;
    }

    private static IEnumerable<Conv2dShape> Shapes =>
    [
        // Channels: where the transforms of the tiles begin to pay.
        .. Channels.Select(channels => Same(16, channels, channels, 3)),
        .. Channels.Select(channels => Same(16, channels, channels, 5)),

        // Maps: where tiles that reach over the edge cease to.
        .. Enumerable.Range(1, 9).Select(size => Same(size, 64, 64, 3)),
        .. Enumerable.Range(1, 9).Select(size => Same(size, 64, 64, 5)),

        // Weights: the 3×3 layers of the ImageNet preset for one picture, and the one with the most of them for more.
        new(1, 12, 12, 256, 384, 3, 1, 1),
        new(1, 6, 6, 384, 1024, 3, 1, 1),
        new(Pictures, 6, 6, 384, 1024, 3, 1, 1),
    ];

    private static Conv2dShape Same(int size, int inputs, int outputs, int kernel) =>
        new(Pictures, size, size, inputs, outputs, kernel, 1, kernel / 2);

    private static void Print<TSimd, TVector>(TextWriter output)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        output.WriteLine(Invariant($"{KernelSet.Default.Name}, one thread, ms; products: the direct way's against Winograd's"));
        output.WriteLine($"{"pictures, map, channels, kernel",-36} {"products",8} {"patches",9} {"winograd",9} {"gain",6}  chosen");
        foreach (Conv2dShape shape in Shapes)
        {
            double direct = 1e3 * Patches<TSimd, TVector>(shape), tiles = 1e3 * Tiles<TSimd, TVector>(shape);
            double products = (double)shape.KernelSize * shape.KernelSize * shape.OutputHeight * shape.OutputWidth
                / new WinogradShape(shape).Products;
            string name = $"{shape.Batch}x{shape.Height}x{shape.Width}, {shape.InChannels} to {shape.OutChannels}, k{shape.KernelSize}";
            output.WriteLine(Invariant(
                $"{name,-36} {products,8:F2} {direct,9:F4} {tiles,9:F4} {direct / tiles,6:F2}  {ConvolutionAlgorithms.Choose(shape)}"));
        }
    }

    private static unsafe double Patches<TSimd, TVector>(Conv2dShape shape)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        int columns = GemmTile<TSimd, TVector>.Columns;
        return Time(
            shape, PackedMatrix.Length(shape.Depth, shape.OutChannels, columns),
            ConvolutionBlocking.ScratchLength(shape, columns),
            (input, weights, scratch, output) => Conv2dKernel<TSimd, TVector>.Forward(
                shape, input, weights, null, null, output, shape.OutChannels, relu: false, scratch, 0, shape.Rows, 0,
                shape.OutChannels));
    }

    private static unsafe double Tiles<TSimd, TVector>(Conv2dShape shape)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct => Time(
            shape, WinogradKernel<TSimd, TVector>.PackedLength(shape), WinogradKernel<TSimd, TVector>.ScratchLength(shape),
            (input, weights, scratch, output) => WinogradKernel<TSimd, TVector>.Forward(
                shape, input, weights, null, null, output, shape.OutChannels, relu: false, scratch, 0,
                new WinogradShape(shape).Tiles, 0, shape.OutChannels));

    private static unsafe double Time(Conv2dShape shape, int packedLength, int scratchLength, Forward forward)
    {
        using AlignedBuffer input = Filled(shape.InputLength), weights = Filled(packedLength);
        using AlignedBuffer scratch = Filled(scratchLength), output = Filled(shape.OutputLength);
        double estimate = RepeatedCalls.WarmUp(Call, WarmUp, CancellationToken.None);
        return RepeatedCalls.MedianSeconds(Call, estimate, Duration, CancellationToken.None);

        void Call()
        {
            fixed (float* x = input.Span, w = weights.Span, work = scratch.Span, y = output.Span)
            {
                forward(x, w, work, y);
            }
        }
    }

    /// <summary>Written to, since memory that was not is one page of zeros for as long as it is only read.</summary>
    private static AlignedBuffer Filled(int length)
    {
        var buffer = new AlignedBuffer(length);
        buffer.Span.Fill(0.01f);
        return buffer;
    }

    private unsafe delegate void Forward(float* input, float* weights, float* scratch, float* output);
}
