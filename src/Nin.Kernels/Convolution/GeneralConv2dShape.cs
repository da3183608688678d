namespace Nin.Kernels.Convolution;

/// <summary>
/// The sizes of a convolution with any window and with groups; <see cref="Conv2dShape"/> has the plain ones, which have faster
/// ways.
/// </summary>
/// <remarks>
/// <b>Shapes</b> input [Batch, Height, Width, InChannels]; weights [KernelHeight, KernelWidth, InChannels / Groups, OutChannels];
/// output [Batch, OutputHeight, OutputWidth, OutChannels]. Inputs and outputs are cut into as many groups, in order; an output
/// reads its group's inputs alone. <b>Source</b> torch.nn.Conv2d. A transposed convolution is this one from its output to its
/// input.
/// </remarks>
/// <param name="Batch">Pictures.</param>
/// <param name="Height">Rows of the input.</param>
/// <param name="Width">Columns of the input.</param>
/// <param name="InChannels">Channels of the input.</param>
/// <param name="OutChannels">Channels of the output.</param>
/// <param name="Window">The window.</param>
/// <param name="Groups">Groups of channels.</param>
public readonly record struct GeneralConv2dShape(
    int Batch, int Height, int Width, int InChannels, int OutChannels, Window2d Window, int Groups = 1)
{
    /// <summary>Rows of the output.</summary>
    public int OutputHeight => Window.OutputHeight(Height);

    /// <summary>Columns of the output.</summary>
    public int OutputWidth => Window.OutputWidth(Width);

    /// <summary>Output pixels in the whole batch.</summary>
    public int Rows => checked(Batch * OutputHeight * OutputWidth);

    /// <summary>Inputs of a group.</summary>
    public int GroupInputs => InChannels / Groups;

    /// <summary>Outputs of a group.</summary>
    public int GroupOutputs => OutChannels / Groups;

    /// <summary>Inputs of one output: the length of each sum.</summary>
    public int Depth => checked(Window.Positions * GroupInputs);

    /// <summary>Whether every channel is a group of its own, with one output.</summary>
    public bool IsDepthwise => InChannels == Groups && OutChannels == Groups;

    /// <summary>Floats in the input.</summary>
    public int InputLength => checked(Batch * Height * Width * InChannels);

    /// <summary>Floats in the output.</summary>
    public int OutputLength => checked(Rows * OutChannels);

    /// <summary>Floats in the weights.</summary>
    public int WeightLength => checked(Depth * OutChannels);

    /// <summary>Multiply-adds of the forward pass.</summary>
    public long MultiplyAdds => (long)Rows * Depth * OutChannels;

    /// <summary>Refuses sizes that no convolution has, so that lengths which fit them are lengths of real memory.</summary>
    internal void Require(string operation)
    {
        ShapeRules.RequirePositive(operation, Height, Width, InChannels, OutChannels, Groups);
        ShapeRules.RequireNotNegative(operation, Batch);
        Window.Require(operation, Height, Width);
        if (InChannels % Groups != 0 || OutChannels % Groups != 0)
        {
            throw new ArgumentException(
                $"{operation}: expected channels that {Groups} groups can share, got {InChannels} inputs and {OutChannels} "
                    + "outputs.");
        }

        ShapeRules.RequireIndexable(operation, "input", (double)Batch * Height * Width * InChannels);

        // Positions within a padded picture's line and column are whole numbers.
        double line = (double)Width + Window.PadLeft + Window.PadRight, column = (double)Height + Window.PadTop
            + Window.PadBottom;
        ShapeRules.RequireIndexable(operation, "padded line", Math.Max(line, column) * InChannels);
        ShapeRules.RequireIndexable(
            operation, "weights",
            (double)Window.KernelHeight * Window.KernelWidth * Math.Max(GroupInputs * (double)OutChannels, 2));
        ShapeRules.RequireIndexable(operation, "output", (double)Batch * OutputHeight * OutputWidth * OutChannels);
    }
}
