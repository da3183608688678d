using Nin.Execution.Planning;

namespace Nin.Execution;

/// <summary>An epilogue over a whole output, for an operation whose parts do not hold whole pixels.</summary>
internal sealed class EpilogueRange(Value output, Epilogue epilogue) : RangedOperation([], output)
{
    /// <summary>What is done.</summary>
    public Epilogue Epilogue => epilogue;

    /// <inheritdoc/>
    public override void Backward(PassContext context) => throw new NotSupportedException("Only answering has epilogues.");

    /// <inheritdoc/>
    protected override void ForwardRange(PassContext context, int first, int count) =>
        epilogue.Apply(context.Kernels, context.Write(Output).Slice(first, count));
}
