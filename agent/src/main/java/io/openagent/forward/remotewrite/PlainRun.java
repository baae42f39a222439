package io.openagent.forward.remotewrite;

/// A run of series with one sample each, as it is before it is compressed.
///
/// @param fields of a request, from 0 to `size`
/// @param ends of the series: each ends with its value and its time
@SuppressWarnings("ArrayRecordComponent") // passed on at once
record PlainRun(byte[] fields, int size, int[] ends) {
    /// In version 1.0.
    static PlainRun of(RunDraft draft, WriteSeries form) {
        var fields = new Message();
        int[] ends = new int[draft.size()];
        for (int i = 0; i < ends.length; i++) {
            draft.write(i, form, fields);
            ends[i] = fields.size();
        }
        return new PlainRun(fields.array(), fields.size(), ends);
    }
}
