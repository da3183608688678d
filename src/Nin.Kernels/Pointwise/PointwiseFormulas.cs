namespace Nin.Kernels.Pointwise;

/// <summary>The formula of every function.</summary>
internal static class PointwiseFormulas
{
    /// <summary>Runs a loop with the function's formula.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such function.</exception>
    public static void Run<TLoop>(in PointwiseFunction function, TLoop loop)
        where TLoop : struct, IPointwiseLoop, allows ref struct
    {
        switch (function.Kind)
        {
            case PointwiseKind.LeakyRelu:
                loop.Run(new LeakyReluFormula(function.First));
                break;
            case PointwiseKind.Relu6:
                loop.Run(default(Relu6Formula));
                break;
            case PointwiseKind.Clip:
                loop.Run(new ClipFormula(function.First, function.Second));
                break;
            case PointwiseKind.Sigmoid:
                loop.Run(default(SigmoidFormula));
                break;
            case PointwiseKind.Tanh:
                loop.Run(default(TanhFormula));
                break;
            case PointwiseKind.Silu:
                loop.Run(default(SiluFormula));
                break;
            case PointwiseKind.HardSigmoid:
                loop.Run(default(HardSigmoidFormula));
                break;
            case PointwiseKind.HardSwish:
                loop.Run(default(HardSwishFormula));
                break;
            case PointwiseKind.Gelu:
                loop.Run(default(GeluFormula));
                break;
            case PointwiseKind.TanhGelu:
                loop.Run(default(TanhGeluFormula));
                break;
            case PointwiseKind.Elu:
                loop.Run(new EluFormula(function.First));
                break;
            case PointwiseKind.Softplus:
                loop.Run(new SoftplusFormula(function.First, function.Second));
                break;
            default:
                throw new ArgumentOutOfRangeException(
                    nameof(function), function.Kind, $"Pointwise: expected a kind of function, got {function.Kind}.");
        }
    }
}
