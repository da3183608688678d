using Nin.Random;

namespace Nin.Testing.Cases;

/// <summary>The arrays that the passes of one case work on.</summary>
/// <remarks>
/// What a kernel must overwrite, and scratch memory, begins as NaN, so that a forgotten element shows; gradients that are
/// added to what is there begin with random values.
/// </remarks>
public sealed class Workspace
{
    private readonly Func<int, Memory<float>> _allocate;

    /// <summary>Allocates and fills the arrays of a case.</summary>
    /// <param name="operation">The case.</param>
    /// <param name="seed">Picks the values.</param>
    /// <param name="allocate">Where the memory comes from; arrays, where null.</param>
    public Workspace(OperationCase operation, ulong seed = 1, Func<int, Memory<float>>? allocate = null)
    {
        _allocate = allocate ?? (length => new float[length]);
        Inputs = Allocate(operation.Inputs.Select(operand => operand.Length));
        Outputs = Allocate(operation.Outputs.Select(operand => operand.Length));
        OutputGradients = Allocate(operation.Outputs.Select(operand => operand.GradientLength));
        InputGradients = Allocate(operation.Inputs.Select(operand => operand.GradientLength));

        var random = new RandomStream(seed, RandomPurpose.Test, 0, 0);
        Distribution uniform = operation.Dyadic ? Distribution.Dyadic : Distribution.Uniform;
        for (int i = 0; i < Inputs.Count; i++)
        {
            Operand operand = operation.Inputs[i];
            TestValues.Fill(operand.Values == Distribution.Uniform ? uniform : operand.Values, ref random, Inputs[i]);
            if (operand.Accumulates)
            {
                TestValues.Fill(uniform, ref random, InputGradients[i]);
            }
        }

        for (int i = 0; i < Outputs.Count; i++)
        {
            TestValues.Fill(uniform, ref random, OutputGradients[i]);
        }
    }

    /// <summary>The inputs of the forward pass.</summary>
    public Buffers<float> Inputs { get; }

    /// <summary>The outputs of the forward pass.</summary>
    public Buffers<float> Outputs { get; }

    /// <summary>The gradients of the outputs, which the backward pass starts from.</summary>
    public Buffers<float> OutputGradients { get; }

    /// <summary>The gradients of the inputs, which the backward pass gives.</summary>
    public Buffers<float> InputGradients { get; }

    /// <summary>Memory for what an implementation keeps beside the operands.</summary>
    public Memory<float> Allocate(int length)
    {
        Memory<float> memory = _allocate(length);
        memory.Span.Fill(float.NaN);
        return memory;
    }

    private Buffers<float> Allocate(IEnumerable<int> lengths) => new([.. lengths.Select(Allocate)]);
}
