using Nin.Testing.Cases;

namespace Nin.Kernels.Tests.Cases;

/// <summary>What the reference in double says of a case, and the bounds derived from it.</summary>
internal sealed class Expectation
{
    private readonly OperationCase _operation;
    private readonly Func<Workspace> _start;
    private readonly Buffers<double> _outputs, _outputBounds;
    private readonly Buffers<double>? _inputGradients, _inputGradientBounds;
    private readonly Buffers<float> _roundedOutputs;

    /// <summary>Computes what the reference says.</summary>
    /// <param name="operation">The case.</param>
    /// <param name="start">Makes a workspace with the values to start from, the same each time; random ones where null.</param>
    public Expectation(OperationCase operation, Func<Workspace>? start = null)
    {
        _operation = operation;
        _start = start ?? (() => new Workspace(operation));
        Workspace workspace = _start();
        Buffers<double> inputs = workspace.Inputs.Select<double>(value => value);
        _outputs = workspace.Outputs.Select<double>(value => value);
        _outputBounds = _outputs.Copy();
        operation.ReferenceForward(inputs, _outputs);
        operation.ForwardBound(inputs, _outputs, _outputBounds);

        // The backward pass is judged by itself: it starts from outputs as float holds them, the same for all.
        _roundedOutputs = _outputs.Select(value => (float)value);
        if (operation.HasBackward)
        {
            Buffers<double> rounded = _roundedOutputs.Select<double>(value => value);
            Buffers<double> outputGradients = workspace.OutputGradients.Select<double>(value => value);
            _inputGradients = workspace.InputGradients.Select<double>(value => value);
            _inputGradientBounds = _inputGradients.Absolute();
            operation.ReferenceBackward(inputs, rounded, outputGradients, _inputGradients);
            operation.BackwardBound(inputs, rounded, outputGradients, _inputGradientBounds);
        }
    }

    /// <summary>Runs all passes of a set and compares outputs and gradients.</summary>
    public void AssertAgrees(KernelSet set)
    {
        Workspace workspace = _start();
        IReadOnlyList<Pass> passes = _operation.Bind(set, workspace);
        Run(passes, PassKind.Prepare);
        Run(passes, PassKind.Forward);
        Compare(set, _operation.Outputs, _outputs, _outputBounds, workspace.Outputs);
        if (!_operation.HasBackward)
        {
            return;
        }

        for (int i = 0; i < _roundedOutputs.Count; i++)
        {
            _roundedOutputs[i].CopyTo(workspace.Outputs[i]);
        }

        Run(passes, PassKind.Backward);
        Compare(set, _operation.Inputs, _inputGradients!, _inputGradientBounds!, workspace.InputGradients);
    }

    private static void Run(IReadOnlyList<Pass> passes, PassKind kind)
    {
        foreach (Pass pass in passes.Where(pass => pass.Kind == kind))
        {
            pass.Run();
        }
    }

    private void Compare(
        KernelSet set, IReadOnlyList<Operand> operands, Buffers<double> expected, Buffers<double> bounds, Buffers<float> actual)
    {
        bool exact = _operation.Dyadic && _operation.ExactOnDyadic;
        for (int i = 0; i < actual.Count; i++)
        {
            ReadOnlySpan<double> bound = exact ? new double[actual[i].Length] : bounds[i];
            string what = $"{_operation.Name} on {set.Name}: {operands[i].Name}";
            string? difference = Agreement.FirstDifference(what, expected[i], bound, actual[i]);
            Assert.True(difference is null, difference);
        }
    }
}
