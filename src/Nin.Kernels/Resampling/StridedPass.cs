namespace Nin.Kernels.Resampling;

/// <summary>Numbers copied in the order of a view, and their gradients added back.</summary>
internal static class StridedPass
{
    public static void Forward(int batch, StridedView view, ReadOnlySpan<float> input, Span<float> output)
    {
        int inputLength = input.Length / batch, length = view.LineLength, stride = view.LineStride;
        for (int n = 0; n < batch; n++)
        {
            ReadOnlySpan<float> picture = input.Slice(n * inputLength, inputLength);
            Span<float> to = output.Slice(n * view.Length, view.Length);
            foreach (int begin in view.LineBegins)
            {
                Span<float> line = to[..length];
                to = to[length..];
                if (stride == 1)
                {
                    picture.Slice(begin, length).CopyTo(line);
                    continue;
                }

                for (int i = 0, source = begin; i < line.Length; i++, source += stride)
                {
                    line[i] = picture[source];
                }
            }
        }
    }

    public static void Backward(int batch, StridedView view, ReadOnlySpan<float> outputGradient, Span<float> inputGradient)
    {
        inputGradient.Clear();
        int inputLength = inputGradient.Length / batch, length = view.LineLength, stride = view.LineStride;
        for (int n = 0; n < batch; n++)
        {
            Span<float> picture = inputGradient.Slice(n * inputLength, inputLength);
            ReadOnlySpan<float> from = outputGradient.Slice(n * view.Length, view.Length);
            foreach (int begin in view.LineBegins)
            {
                // In the order of the outputs, so that a number that is read twice gets the same sum everywhere.
                for (int i = 0, source = begin; i < length; i++, source += stride)
                {
                    picture[source] += from[i];
                }

                from = from[length..];
            }
        }
    }
}
