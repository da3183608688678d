using Nin.Kernels;

namespace Nin.Layers;

/// <summary>How a window goes down the lines of a picture, each channel by itself.</summary>
/// <param name="Window">The window.</param>
/// <param name="Height">Lines of the input.</param>
/// <param name="OutputHeight">Lines of the output.</param>
/// <param name="Channels">Channels of a pixel, of the input as of the output.</param>
internal readonly record struct LineWindow(Window2d Window, int Height, int OutputHeight, int Channels)
{
    /// <summary>Whether every window reads at least one line of the picture, so that any lines of it can stand alone.</summary>
    public bool ReadsLines => Window is { DilationY: 1, DilationX: 1 } && Window.PadTop < Window.KernelHeight
        && Overhang < Window.KernelHeight;

    /// <summary>Lines by which the last windows reach over the picture's lower edge.</summary>
    public int Overhang => Over(OutputHeight);

    /// <summary>The lines of the input under some lines of the output, and the window as it goes over these alone.</summary>
    public LineBand Under(int firstOutput, int outputs)
    {
        int first = (firstOutput * Window.StrideY) - Window.PadTop, over = Over(firstOutput + outputs);
        return new LineBand(
            Math.Max(first, 0), Height + Math.Min(over, 0),
            Window with { PadTop = Math.Max(-first, 0), PadBottom = Math.Max(over, 0) });
    }

    /// <summary>Lines by which the windows before this line of the output reach over the picture's lower edge.</summary>
    private int Over(int lastOutput) =>
        ((lastOutput - 1) * Window.StrideY) - Window.PadTop + Window.KernelHeight - Height;
}

/// <summary>Lines [First, Last) of an input, and the window over them, padded where they end with the picture.</summary>
internal readonly record struct LineBand(int First, int Last, Window2d Window)
{
    /// <summary>How many lines there are.</summary>
    public int Count => Last - First;
}
